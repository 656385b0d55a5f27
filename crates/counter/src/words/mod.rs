//! Every sentence a clerk reads: what happened, why, and the next step. One place, no other.

pub mod access;
pub mod conflicts;
mod errors;
mod files;
mod handing;
pub mod income;
mod items;
mod judged;
mod key_slots;
pub mod lists;
mod movements;
pub mod options;
mod printed;
mod printer;
pub mod registry;
pub mod rescue;
pub mod rights;
pub mod runs;
pub mod schemes;
mod statuses;
mod unread;

use chrono::NaiveDate;
use madoguchi_domain::certificate::{CertificateKind, CertificateState, Purpose};
use madoguchi_domain::decide::{FormToPrint, NextActionCode};
use madoguchi_domain::determine::Month;
use madoguchi_domain::refusal::{Refusal, RefusalCode};
use madoguchi_domain::wareki;
use madoguchi_store::{FaultKind, JobState, MatchExtent};

/// The questions a judgement answers.
pub const PART_COPAY: &str = "負担割合（70～74歳）";
/// 所得区分 of the 70–74.
pub const PART_ELDERLY: &str = "所得区分（70～74歳）";
/// 所得区分 of those under 70.
pub const PART_UNDER_70: &str = "所得区分（70歳未満）";

pub use errors::{backup_error, io_cause, office_error, store_error};
pub use items::item;
pub use judged::judge_from;
use judged::{judge_first, not_judged};
pub use printer::cause;
pub(crate) use printer::{lamp, what_now};
pub use statuses::{HIDDEN, evidence, evidence_choices, evidence_told, status};

/// The sentence of a refusal. Days and months, which its fields hold as `YYYY-MM-DD` and `YYYY-MM`, are said in 和暦.
pub fn message(refusal: &Refusal) -> String {
    let said = |(name, value): (&String, &String)| (name.clone(), in_wareki(name, value));
    sentence(&Refusal { fields: refusal.fields.iter().map(said).collect(), ..refusal.clone() })
}

/// A value of a field that may hold a day or a month; what is neither stays as it was written.
fn in_wareki(field: &str, value: &str) -> String {
    let said = match field {
        "day" | "value" | "from" | "present" => value.parse::<NaiveDate>().ok().map(wareki::long),
        "month" | "first_month" | "last_month" => Month::parse(value).ok().map(wareki::month),
        _ => None,
    };
    said.unwrap_or_else(|| value.to_owned())
}

fn sentence(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let (item, who, day) = (item(field("field")), field("resident"), field("day"));
    match refusal.code {
        RefusalCode::KindUnsupported => "この種類の届出は、まだこのプログラムで登録できません。".into(),
        RefusalCode::NotThereYet => schemes::not_there_yet(refusal),
        RefusalCode::ReasonUnsupported => format!("事由 {} は、まだこのプログラムで登録できません。", field("reason")),
        RefusalCode::FieldInvalid => unread::message(refusal),
        RefusalCode::ResidentUnknown if unread::repeatable("resident", who) => format!("住民 {who} は見つかりません。"),
        RefusalCode::ResidentUnknown => "その番号の住民は見つかりません。".into(),
        RefusalCode::NumberAmbiguous => "その番号を持つ住民が二人以上います。どちらの住民かを選んでください。".into(),
        RefusalCode::HouseholdUnknown => format!("住基世帯 {} の住民が見つかりません。", field("household")),
        RefusalCode::HeadMissing => head_missing(who, field("why")),
        RefusalCode::DuplicateSuspected => format!("生年月日とカナが同じ住民 {who} がすでに登録されています。"),
        RefusalCode::NotCovered => not_covered(who, field("why")),
        RefusalCode::LateElderly => format!("住民 {who} は75歳に達しており、後期高齢者医療の対象です。"),
        RefusalCode::DayInFuture => unread::ahead(refusal),
        RefusalCode::DaysContradict => printed::over(refusal).unwrap_or_else(|| unread::contradicts(refusal)),
        RefusalCode::CheckMismatch => format!("本人確認の項目「{item}」が、登録されている内容と一致しません。"),
        RefusalCode::CheckMissing => "本人確認の項目が足りません。異なる二つの項目が必要です。".into(),
        RefusalCode::CertificateAgainstLaw => handing::message(refusal),
        RefusalCode::CopayMissing | RefusalCode::ClassMissing => not_judged(refusal),
        RefusalCode::NothingInForce => handing::nothing_in_force(refusal),
        RefusalCode::OutcomeOpen => format!("先に発行した {} の結果が未登録です。", field("certificate_no")),
        RefusalCode::OutcomeKnown => "この印刷ジョブの結果はすでに登録されています。".into(),
        RefusalCode::CertificateUnknown | RefusalCode::JobUnknown => not_found(refusal).into(),
        RefusalCode::AlreadyCovered
        | RefusalCode::NotResident
        | RefusalCode::MovementUnknown
        | RefusalCode::MovementFollowed
        | RefusalCode::PeriodsOverlap
        | RefusalCode::ValueDiffers
        | RefusalCode::ByRunOnly
        | RefusalCode::Excluded
        | RefusalCode::EvidenceMissing
        | RefusalCode::StatusNotMet
        | RefusalCode::StatusContradicts
        | RefusalCode::NothingChanges
        | RefusalCode::ReceiverNotAllowed
        | RefusalCode::StateForbids => movements::message(refusal),
        RefusalCode::IncomeContradicts | RefusalCode::ValueOutdated => income::refused(field("why"), day),
        RefusalCode::FormMissing
        | RefusalCode::GlyphMissing
        | RefusalCode::Overflow
        | RefusalCode::SealMissing
        | RefusalCode::ValueMissing
        | RefusalCode::PlaceholderLeft => printed::message(refusal),
        RefusalCode::SampleOnly => sample_only(field("field")).0.into(),
        RefusalCode::DayBack => format!("見本の事務所の日付は、前へは戻せません。いまは {day} です。"),
        RefusalCode::OfficeExists => "このフォルダーにはすでに事務所があります。".into(),
        RefusalCode::FileExists => files::exists(field("file")),
        RefusalCode::NumbersUsedUp => "使える番号が残っていません。".into(),
        RefusalCode::SignInFailed => "サインインできません。職員名またはパスワードが違います。".into(),
        RefusalCode::LockedOut => locked_out(field("minutes")),
        RefusalCode::KeySlot => key_slots::message(field("field")).into(),
        RefusalCode::PrinterRefused => nothing_sent(refusal),
        RefusalCode::FileRefused => field("message").to_owned(),
        RefusalCode::AssetTooLarge => files::too_large(item, field("size_bytes"), field("size_bytes_max")),
        RefusalCode::RunBusy | RefusalCode::RunUnknown | RefusalCode::RunForbids => runs::message(refusal),
        RefusalCode::LimitReached => limit_reached(field("field"), field("limit")),
        RefusalCode::NotAllowed
        | RefusalCode::OwnProposal
        | RefusalCode::AccountUnknown
        | RefusalCode::AccountExists
        | RefusalCode::AccountDisabled
        | RefusalCode::LastSupervisor
        | RefusalCode::PasswordRefused
        | RefusalCode::Locked => access::refused(refusal.code, &|name| field(name).to_owned()),
    }
}

fn not_found(refusal: &Refusal) -> &'static str {
    match refusal.fields.get("field").map(String::as_str) {
        Some("task") => "この異動の処理待ちは見つかりません。すでに登録されたか、閉じられています。",
        Some(_) | None if refusal.fields.contains_key("run") => "その番号の取込は見つかりません。",
        Some(_) | None => "その番号の証または印刷ジョブは見つかりません。",
    }
}

/// What only a sample office can do, and what is done instead.
fn sample_only(field: &str) -> (&'static str, &'static [&'static str]) {
    match field {
        "day" => (
            "事務所の日付を決められるのは、見本の事務所だけです。ほかの事務所では、このパソコンの日付になります。",
            &["このパソコンの日付を確かめる", "日を変えて試すときは、見本の事務所を作る（demo）"],
        ),
        "check" => (
            "本人確認を demo とできるのは、見本の事務所だけです。",
            &["本人確認の項目を二つ入れる（例：birth=昭和31年10月15日,kana=サトウ）"],
        ),
        "on" => ("発行日を今日以外にできるのは、見本の事務所だけです。", &["日付の指定を外す"]),
        _ => ("これは見本の事務所でだけできます。", &["見本の事務所を作って試す（demo）"]),
    }
}

fn nothing_sent(refusal: &Refusal) -> String {
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    format!(
        "プリンターに何も送られませんでした（{}）。番号 {} は欠番になりました。",
        cause(field("cause")),
        field("certificate_no")
    )
}

fn limit_reached(what: &str, limit: &str) -> String {
    match what {
        "amendments" => format!(
            "名称・保険者番号・市町村コードの変更は、すべて事務所の一つの個票に残すため、{limit}件までです。すでに{limit}件あります。"
        ),
        "accounts" => format!(
            "職員は、停止した人も含めて事務所の一つの個票に残すため、{limit}人までです。すでに{limit}人います。"
        ),
        _ => "一度に扱える量を超えています。".to_owned(),
    }
}

fn locked_out(minutes: &str) -> String {
    format!("パスワードの誤りが続いたため、あと {minutes} 分サインインできません。")
}

/// What a paper is made for.
pub fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::New => "新規",
        Purpose::Reissue => "再交付",
        Purpose::Replacement => "差替",
        Purpose::Renewal => "更新（次の期間の分）",
    }
}

fn printer_next(cause: &str) -> &'static [&'static str] {
    if cause.starts_with("http_status") {
        &["プリンターの宛先（/ipp/print など）を確かめる", "プリンターを入れ直し、もう一度発行する"]
    } else {
        &["プリンターの電源・用紙・接続を確かめる", "もう一度発行する"]
    }
}

fn limit_next(what: &str) -> &'static [&'static str] {
    match what {
        "amendments" => &["すでに変更がある日を指定し、その日の内容を改める", "新しい日からの変更は管理者に相談する"],
        "accounts" => &["停止した職員を再開して使う"],
        _ => &["分けて登録する"],
    }
}

/// Nobody knows the head: of a notification, or of a paper of whose household the head left.
fn head_missing(who: &str, why: &str) -> String {
    if why != "left" {
        return "世帯主が分かりません。保険料の納付義務者と届出義務者は世帯主です。".into();
    }
    format!(
        "住民 {who} の世帯の世帯主が分かりません。世帯主だった人は、死亡・転出したか、住民記録で別の世帯に移っています。"
    )
}

/// What can be done where nobody knows the head.
fn find_head(why: &str) -> &'static [&'static str] {
    if why == "left" {
        &["世帯主変更（C01）を登録する", "世帯主だけが移ったときは、その人の世帯分離（C02）も登録する"]
    } else {
        &["届出に、続柄が「世帯主」の人を含める", "住民異動ファイルを取り込む"]
    }
}

/// Nobody is covered, or no longer since the 75th birthday.
fn not_covered(who: &str, why: &str) -> String {
    if why == "late_elderly" {
        format!("住民 {who} は75歳到達で国保の資格を失っており、国保の適用がありません。")
    } else {
        format!("住民 {who} は、その日の国保の適用がありません。")
    }
}

/// What can be done next.
pub fn next(refusal: &Refusal) -> Vec<String> {
    let code = refusal.code;
    let field = |name: &str| refusal.fields.get(name).map_or("", String::as_str);
    let steps: &[&str] = match code {
        RefusalCode::KindUnsupported | RefusalCode::ReasonUnsupported => &["基幹システムで登録する"],
        RefusalCode::NotThereYet => &["基幹システムで行う"],
        RefusalCode::FieldInvalid => unread::next(refusal),
        RefusalCode::NumberAmbiguous => &["検索で二人を見比べる", "記録のIDで住民を指定する"],
        RefusalCode::ResidentUnknown | RefusalCode::HouseholdUnknown => {
            &["検索で番号を確かめる", "住民異動ファイルを取り込む", "新しい住民として届出に書く"]
        }
        RefusalCode::HeadMissing => find_head(field("why")),
        RefusalCode::DuplicateSuspected => &["登録済みの住民を選ぶ", "別人と確かめたら「別人と確認済み」を付ける"],
        RefusalCode::NotCovered if field("why") != "late_elderly" => &["加入届を登録する", "適用の期間を確かめる"],
        RefusalCode::NotCovered | RefusalCode::LateElderly => &["後期高齢者医療の窓口を案内する"],
        RefusalCode::DaysContradict if printed::over(refusal).is_some() => printed::next(refusal),
        RefusalCode::DayInFuture | RefusalCode::DaysContradict => unread::look_at_days(field("field")),
        RefusalCode::CheckMismatch | RefusalCode::CheckMissing => {
            &["本人に生年月日と氏名のカナをもう一度聞く", "別人の画面でないか確かめる"]
        }
        RefusalCode::CertificateAgainstLaw => handing::next(refusal),
        RefusalCode::CopayMissing | RefusalCode::ClassMissing => judge_first(refusal),
        RefusalCode::NothingInForce => &["目的を指定せずに発行する", "手元の証を確かめる"],
        RefusalCode::OutcomeOpen => &["印刷ジョブの結果を登録する"],
        RefusalCode::OutcomeKnown => &["いまの状態を確かめる"],
        RefusalCode::AlreadyCovered
        | RefusalCode::NotResident
        | RefusalCode::MovementUnknown
        | RefusalCode::MovementFollowed
        | RefusalCode::PeriodsOverlap
        | RefusalCode::ValueDiffers
        | RefusalCode::ByRunOnly
        | RefusalCode::Excluded
        | RefusalCode::EvidenceMissing
        | RefusalCode::StatusNotMet
        | RefusalCode::StatusContradicts
        | RefusalCode::NothingChanges
        | RefusalCode::ReceiverNotAllowed
        | RefusalCode::StateForbids => movements::next(refusal),
        RefusalCode::IncomeContradicts => &["課税証明書などと見比べて、入れ直す"],
        RefusalCode::ValueOutdated => &["登録されている内容の更正日を確かめる", "新しい証明書なら、その更正日を入れる"],
        RefusalCode::CertificateUnknown | RefusalCode::JobUnknown => &["番号を確かめる"],
        RefusalCode::FormMissing
        | RefusalCode::GlyphMissing
        | RefusalCode::Overflow
        | RefusalCode::SealMissing
        | RefusalCode::ValueMissing
        | RefusalCode::PlaceholderLeft => printed::next(refusal),
        RefusalCode::SampleOnly => sample_only(field("field")).1,
        RefusalCode::DayBack => &["いまの日より後の日を指定する", "前の日から試すには、見本の事務所を作り直す"],
        RefusalCode::OfficeExists => &["別のフォルダーを指定する"],
        RefusalCode::NumbersUsedUp => &["管理者に番号の割当を頼む"],
        RefusalCode::SignInFailed => &["職員名とパスワードを確かめる", "分からなければ管理者に聞く"],
        RefusalCode::LockedOut => &["時間をおいてからやり直す", "急ぐときは管理者の職員に解除を頼む"],
        RefusalCode::KeySlot => key_slots::next(field("field")),
        RefusalCode::PrinterRefused => printer_next(field("cause")),
        RefusalCode::FileExists | RefusalCode::FileRefused | RefusalCode::AssetTooLarge => files::next(refusal),
        RefusalCode::RunBusy | RefusalCode::RunUnknown | RefusalCode::RunForbids => runs::next(refusal),
        RefusalCode::LimitReached => limit_next(field("field")),
        RefusalCode::NotAllowed
        | RefusalCode::OwnProposal
        | RefusalCode::AccountUnknown
        | RefusalCode::AccountExists
        | RefusalCode::AccountDisabled
        | RefusalCode::LastSupervisor
        | RefusalCode::PasswordRefused
        | RefusalCode::Locked => access::next(code),
    };
    steps.iter().map(|s| (*s).to_owned()).collect()
}

/// State of a print job.
pub fn job_state(state: JobState) -> &'static str {
    match state {
        JobState::Prepared => "準備済み",
        JobState::Created => "プリンターが受付",
        JobState::Sent => "送信済み",
        JobState::Written => "ファイルに書出し済み",
        JobState::Unknown => "不明",
        JobState::Printed => "印刷済み",
        JobState::Spoiled => "書損じ",
        JobState::Nothing => "出なかった",
        JobState::NothingSent => "未送信（欠番）",
    }
}

/// State of a certificate.
pub fn certificate_state(state: CertificateState) -> &'static str {
    match state {
        CertificateState::Issuing => "発行中（結果待ち）",
        CertificateState::Issued => "発行済",
        CertificateState::Delivered => "交付済",
        CertificateState::Collected => "回収済",
        CertificateState::Returned => "返送",
        CertificateState::Withdrawn => "抜取",
        CertificateState::Replaced => "差替（要回収）",
        CertificateState::Void => "欠番",
        CertificateState::Expired => "失効",
        CertificateState::Lost => "紛失・盗難",
    }
}

/// A next action.
pub fn next_action(code: NextActionCode) -> &'static str {
    match code {
        NextActionCode::AskMyna => "マイナ保険証の利用登録を本人に聞く",
        NextActionCode::GivePaper => "証を発行する",
        NextActionCode::RecordOutcome => "印刷の結果を登録する",
        NextActionCode::Deliver => "証を手渡す（交付）",
        NextActionCode::Collect => "証を回収する",
        NextActionCode::Withdraw => "返送された証を抜き取る（渡さない）",
        NextActionCode::DetermineCopay => "負担割合を判定する",
        NextActionCode::Judge => "判定する（所得などの登録か、年度・年齢の区切りがあった）",
        NextActionCode::StayOver => "在留期間が満了。更新・特例期間か、離脱届（E11 在留資格喪失・出国）を登録する",
        NextActionCode::EndCoverage => "住民記録で転出・死亡等。離脱届を確かめる",
        NextActionCode::UndoEndByAge => "生年月日が訂正された。75歳到達による喪失を取り消す",
        NextActionCode::ChangeHead => "世帯主の変更を確かめる",
        NextActionCode::ChangeHousehold => "住民記録で世帯分離・世帯合併。国保の世帯の変更を確かめる",
        NextActionCode::ConfirmPlannedMove => "転入通知により転出日を確定する",
        NextActionCode::ConfirmQualification => "引き継ぐ資格取得年月日を確かめて訂正する",
        NextActionCode::Reissue => "証を差し替える（記載事項の変更）",
        NextActionCode::RenewStudent => "在学証明を確かめる（マル学の更新）",
        NextActionCode::StayEndsSoon => "在留期間の満了が近い。更新を確かめる",
        NextActionCode::SupportTermEnds => "支援措置の期間の終わり。延長・解除を住民記録担当課に確かめる",
        NextActionCode::Turns70 => "まもなく70歳。負担割合と証を準備する",
        NextActionCode::Turns75 => "まもなく75歳。後期高齢者医療へ移る",
        NextActionCode::AssumeBirth => {
            "75歳になる日が決まらない。みなしの生年月日を確かめ、変更届（C99 その他）で登録する"
        }
        NextActionCode::WriteAgeEnds => "75歳到達の処理をする（資格喪失を記録する）",
        NextActionCode::JudgeMonth => "今月の月次判定をする",
    }
}

/// That the registry tells otherwise than it is registered; both are named.
pub fn registry_differs(both: &str) -> String {
    format!("住民記録と登録が違う（{both}）。確かめて、訂正するか、取り消して登録し直す")
}

/// That a paper is to be given of which this program has no form.
pub fn give_elsewhere(kind: CertificateKind) -> String {
    format!("「{}」を基幹システムで交付する（この版では印刷できない）", kind.label())
}

/// An application form.
pub fn form(form: FormToPrint) -> &'static str {
    match form {
        FormToPrint::BirthBenefitApplication => "出産育児一時金支給申請書",
        FormToPrint::FuneralBenefitApplication => "葬祭費支給申請書",
        FormToPrint::FormerMemberSlip => "特定同一世帯所属者異動連絡票",
        FormToPrint::FormerDependantSlip => "旧被扶養者異動連絡票",
        FormToPrint::CopaySlip => "負担区分異動連絡票",
        FormToPrint::MaternitySlip => "産前産後保険料（税）軽減異動連絡票",
    }
}

/// How much of a key a searched word matched; nothing is said of the whole.
pub fn how(how: MatchExtent) -> &'static str {
    match how {
        MatchExtent::Exact => "",
        MatchExtent::Prefix => "（前方一致）",
        MatchExtent::Part => "（部分一致）",
        MatchExtent::Fuzzy => "（あいまい一致）",
    }
}

/// 続柄.
pub fn relation(code: &str) -> &'static str {
    match code {
        "02" => "世帯主",
        "11" => "夫",
        "12" => "妻",
        "20" => "子",
        "31" => "父",
        "32" => "母",
        "40" => "兄弟姉妹",
        "50" => "孫",
        "60" => "子の配偶者",
        "70" => "その他親族",
        "80" => "同居人",
        _ => "不明",
    }
}

/// 続柄コード there are.
pub const RELATIONS: [&str; 11] = ["02", "11", "12", "20", "31", "32", "40", "50", "60", "70", "80"];

/// A fault that verifying found.
pub fn fault(kind: FaultKind) -> (&'static str, &'static str) {
    match kind {
        FaultKind::PageDamaged => ("page_damaged", "データベースのページが壊れています。"),
        FaultKind::StructureBroken => ("structure_broken", "データベースの構造が壊れています。"),
        FaultKind::EntryDamaged => ("entry_damaged", "一件の内容がハッシュと一致しません。"),
        FaultKind::EntryMissing => ("entry_missing", "一件が抜けています。"),
        FaultKind::ChainBroken => ("chain_broken", "前の一件のハッシュと一致しません。"),
        FaultKind::NotApplicable => ("not_applicable", "一件がそれまでの記録の上に成り立ちません。"),
        FaultKind::RecordDiffers => ("record_differs", "個票が行為簿の積み重ねと一致しません。"),
        FaultKind::RecordMissing => ("record_missing", "個票がありません。"),
        FaultKind::RecordUnknown => ("record_unknown", "行為簿にない個票があります。"),
        FaultKind::WordDiffers => ("word_differs", "個票の以前の内容が行為簿の積み重ねと一致しません。"),
        FaultKind::ProjectionDiffers => ("projection_differs", "検索索引が個票と一致しません。"),
        FaultKind::AssetDiffers => ("asset_differs", "事務所のファイルが、行為簿の名指すものと一致しません。"),
        FaultKind::NumberBlockBehind => ("number_block_behind", "番号の割当が使用済みの番号より前にあります。"),
        FaultKind::NumberOutsideLease => ("number_outside_lease", "割当の範囲にない番号が使われています。"),
        FaultKind::NumberLeaseBroken => ("number_lease_broken", "番号の割当の範囲が正しくありません。"),
        FaultKind::AccessDamaged => ("access_damaged", "閲覧記録の一行がハッシュまたは索引と一致しません。"),
        FaultKind::AccessMissing => ("access_missing", "閲覧記録の行が抜けています。"),
        FaultKind::AccessChainBroken => ("access_chain_broken", "閲覧記録の行が前の行につながりません。"),
        FaultKind::ClerkUnknown => ("clerk_unknown", "登録されていない職員の一件があります。"),
        FaultKind::JobDiffers => ("job_differs", "印刷ジョブと証が対応していません。"),
        FaultKind::SignInDiffers => ("sign_in_differs", "パスワードの誤りの覚えが、職員と一致しません。"),
        FaultKind::BaseDiffers => ("base_differs", "確定の記録が、確定した行為と一致しません。"),
        FaultKind::CursorDiffers => ("cursor_differs", "中央から受け取った順番に抜けがあります。"),
        FaultKind::RunDiffers => ("run_differs", "処理の記録が読めないか、明細がその件数と一致しません。"),
        FaultKind::OutboxDiffers => ("outbox_differs", "未送の一覧が行為簿と一致しません。"),
        FaultKind::SchemaDiffers => ("schema_differs", "表・索引・引き金の定義が、このプログラムのものと違います。"),
        FaultKind::SecondFileMissing => ("second_file_missing", "第二の記録がありません。"),
        FaultKind::SecondFileDamaged => ("second_file_damaged", "第二の記録が壊れています。"),
        FaultKind::SecondFileBehind => ("second_file_behind", "第二の記録が行為簿の途中までしかありません。"),
        FaultKind::SecondFileDiffers => ("second_file_differs", "第二の記録の一件が行為簿と違います。"),
        FaultKind::WitnessMissing => ("witness_missing", "証人ファイルがないか、確かめられません。"),
        FaultKind::WitnessAhead => ("witness_ahead", "行為簿が、かつて達していたところまでありません。"),
        FaultKind::WitnessDiffers => ("witness_differs", "行為簿が、かつて達していたものと別の続きになっています。"),
        FaultKind::KeyFileDamaged => ("key_file_damaged", "鍵ファイルの内容が、鍵で確かめられません。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(refusal: Refusal, said: &str) {
        assert_eq!(message(&refusal), said);
        assert!(!next(&refusal).is_empty(), "{said}");
    }

    #[test]
    fn a_sentence_names_who_which_day_and_which_item() {
        let refusal = |code| Refusal::new(code).with("resident", "000000000090011").with("day", "2026-11-01");
        check(
            refusal(RefusalCode::AlreadyCovered),
            "住民 000000000090011 は 令和8年11月1日 の時点ですでに資格があります。",
        );
        check(
            refusal(RefusalCode::DayInFuture).with("field", "notified_on"),
            "「届出日」令和8年11月1日 はまだ来ていない日です。",
        );
        check(
            Refusal::new(RefusalCode::GlyphMissing).with("field", "name").with("position", "3"),
            "「氏名」の 3 文字目を印刷できる字形がありません。",
        );
        check(
            Refusal::new(RefusalCode::FormMissing).with("kind_label", "資格確認書"),
            "「資格確認書」の様式は、まだこのプログラムにありません。",
        );
        check(
            Refusal::new(RefusalCode::LockedOut).with("minutes", "5"),
            "パスワードの誤りが続いたため、あと 5 分サインインできません。",
        );
    }

    #[test]
    fn what_only_a_sample_office_can_do_is_named_with_what_is_done_instead() {
        let of = |field: &str| Refusal::new(RefusalCode::SampleOnly).with("field", field);
        for (field, said, step) in [
            ("day", "事務所の日付", "パソコンの日付"),
            ("check", "demo", "二つ"),
            ("on", "発行日", "外す"),
            ("", "見本", "見本"),
        ] {
            assert!(message(&of(field)).contains(said), "{}", message(&of(field)));
            assert!(next(&of(field)).iter().any(|next| next.contains(step)), "{field}: {:?}", next(&of(field)));
        }
    }

    #[test]
    fn a_name_typed_for_a_number_is_not_repeated() {
        let refusal = |who: &str| Refusal::new(RefusalCode::ResidentUnknown).with("resident", who);
        check(refusal("000000000090011"), "住民 000000000090011 は見つかりません。");
        check(refusal("佐藤花子"), "その番号の住民は見つかりません。");
        check(refusal("hanako"), "その番号の住民は見つかりません。");
    }

    #[test]
    fn what_is_not_found_is_the_paper_the_import_or_the_open_work() {
        let refusal = || Refusal::new(RefusalCode::JobUnknown);
        check(refusal(), "その番号の証または印刷ジョブは見つかりません。");
        check(refusal().with("run", "7"), "その番号の取込は見つかりません。");
        check(
            refusal().with("field", "task"),
            "この異動の処理待ちは見つかりません。すでに登録されたか、閉じられています。",
        );
    }

    #[test]
    fn a_slot_that_is_not_changed_says_why() {
        const FIELDS: [&str; 8] = [
            "last_slot",
            "no_such_slot",
            "full",
            "empty_passphrase",
            "new_passphrase_missing",
            "recovery_there",
            "unproved",
            "key_store",
        ];
        let said = FIELDS.map(|field| message(&Refusal::new(RefusalCode::KeySlot).with("field", field))).to_vec();
        let different: std::collections::BTreeSet<_> = said.iter().collect();
        assert_eq!(different.len(), said.len());
        for field in FIELDS {
            assert!(!next(&Refusal::new(RefusalCode::KeySlot).with("field", field)).is_empty(), "{field}");
        }
    }

    #[test]
    fn what_may_be_done_about_a_file_or_a_printer_follows_from_what_was_refused() {
        let refusal = |code, name: &str, value: &str| Refusal::new(code).with(name, value);
        for (refused, steps) in [
            (refusal(RefusalCode::FileExists, "file", "pdf"), ["別の名前", "--force"]),
            (refusal(RefusalCode::FileExists, "file", "backup"), ["別の名前", "別の名前"]),
            (refusal(RefusalCode::FileRefused, "field", "pdf"), ["ほかのフォルダー", "ほかのフォルダー"]),
            (refusal(RefusalCode::FileRefused, "message", "壊れています。"), ["作り直し", "作り直し"]),
            (refusal(RefusalCode::PrinterRefused, "cause", "http_status 500"), ["宛先", "もう一度"]),
            (refusal(RefusalCode::PrinterRefused, "cause", "unreachable"), ["電源", "もう一度"]),
        ] {
            let next = next(&refused);
            let ends = [next.first(), next.last()].map(|step| step.map_or("", String::as_str));
            assert!(ends.iter().zip(steps).all(|(next, step)| next.contains(step)), "{refused:?}: {next:?}");
        }
    }

    #[test]
    fn a_bound_says_what_is_bounded_and_why() {
        let limit = |field: &str| Refusal::new(RefusalCode::LimitReached).with("field", field).with("limit", "100");
        for (field, said, step) in
            [("amendments", "100件まで", "改める"), ("accounts", "100人まで", "再開"), ("", "一度に扱える", "分けて")]
        {
            assert!(message(&limit(field)).contains(said), "{}", message(&limit(field)));
            assert!(next(&limit(field)).iter().any(|next| next.contains(step)), "{field}");
        }
    }

    #[test]
    fn a_cause_of_a_printer_is_in_words_and_one_that_nobody_knows_as_it_is() {
        assert_eq!(cause(""), "");
        assert_eq!(cause("unreachable"), "プリンターに届きません");
        assert_eq!(cause("media-jam"), "media-jam");
        assert_eq!(
            cause("blocked media-empty door-open"),
            "プリンターが止まっています：用紙がありません、カバーが開いています"
        );
        assert_eq!(cause("http_status 500"), "宛先の機器が印刷の答えでなく HTTP の誤りを返しました：500");
    }

    #[test]
    fn every_relation_there_is_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = RELATIONS.iter().map(|code| relation(code)).collect();
        assert_eq!(words.len(), RELATIONS.len());
        assert!(!words.contains("不明"));
        assert_eq!((relation("99"), relation("")), ("不明", "不明"));
    }

    #[test]
    fn every_state_of_a_job_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = JobState::ALL.iter().map(|state| job_state(*state)).collect();
        assert_eq!(words.len(), JobState::ALL.len());
    }

    #[test]
    fn only_the_whole_of_a_key_says_nothing_of_how_it_matched() {
        assert_eq!(how(MatchExtent::Exact), "");
        for part in [MatchExtent::Prefix, MatchExtent::Part, MatchExtent::Fuzzy] {
            assert!(how(part).contains("一致"), "{part:?}");
        }
    }
}
