//! The options themselves: question, values, default, and the reason for the default.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::row::{Group, OptionKind, OptionRow};
use crate::retention;

/// A new 記号番号 when the head changes.
pub const NEW_NUMBER_ON_HEAD_CHANGE: &str = "new_number_on_head_change";
/// E09 ends on 認定日 itself.
pub const DISABILITY_LOSS_SAME_DAY: &str = "disability_loss_same_day";
/// What a due day on a closed day becomes.
pub const DUE_ON_CLOSED_DAY: &str = "notice_due_on_closed_day";
/// What マル遠 means.
pub const REMOTE_MEANING: &str = "remote_meaning";
/// What マル遠 is called.
pub const REMOTE_LABEL: &str = "remote_label";
/// Days after the end of the stay on which a certificate still holds.
pub const STAY_OFFSET: &str = "stay_expiry_offset_days";
/// Years a certificate of somebody under 70 holds.
pub const CERTIFICATE_YEARS: &str = "certificate_years_under_70";
/// A year in which everybody's certificates end.
pub const RENEWAL_YEAR: &str = "certificate_renewal_year";
/// Who gets what while the registration of the card is unknown.
pub const UNKNOWN_MYNA: &str = "unknown_myna_policy";
/// 元年 or 1年 on papers.
pub const FIRST_YEAR: &str = "first_year_on_papers";
/// Who may be handed a paper on the spot.
pub const ON_THE_SPOT: &str = "delivery_on_the_spot";
/// Ratio while the income is not known.
pub const PROVISIONAL_COPAY: &str = "provisional_copay";
/// From when a change of the household counts for the ratio.
pub const COPAY_CHANGE_COUNTS: &str = "copay_change_counts";
/// 基準収入額適用 without application where the office can confirm the receipts.
pub const RECEIPTS_EX_OFFICIO: &str = "receipts_ex_officio";
/// From when an application for 基準収入額適用 counts.
pub const RECEIPTS_APPLICATION_COUNTS: &str = "receipts_application_counts";
/// Undeclared income ⇒ ア.
pub const UNDECLARED_IS_HIGHEST: &str = "undeclared_is_highest";
/// Border of income up to which a minor counts for 年少.
pub const MINORS_INCOME_MAX: &str = "minors_income_max_yen";
/// Who decides after a movement of the registry.
pub const REFLECT: &str = "reflect_movements";
/// Minutes without key or mouse after which the window is locked; may have decimals, 0 = never.
pub const IDLE_LOCK: &str = "idle_lock_minutes";

/// The words of a row: label, question, reason for the default, source, what it acts on.
struct Words {
    label: &'static str,
    question: &'static str,
    reason: &'static str,
    source: &'static str,
    acts_on: &'static str,
}

fn option(name: &'static str, group: Group, kind: OptionKind, default: &'static str, words: &Words) -> OptionRow {
    OptionRow {
        name,
        group,
        label: Cow::Borrowed(words.label),
        question: Cow::Borrowed(words.question),
        kind,
        default: Cow::Borrowed(default),
        reason: Cow::Borrowed(words.reason),
        source: Cow::Borrowed(words.source),
        acts_on: words.acts_on,
    }
}

static ROWS: LazyLock<Vec<OptionRow>> = LazyLock::new(|| {
    let years = retention::rows().iter().filter_map(retention_row);
    own().into_iter().chain(years).collect()
});

/// Every option, in the order of the screen.
pub fn rows() -> &'static [OptionRow] {
    &ROWS
}

/// The option of that name.
pub fn row(name: &str) -> Option<&'static OptionRow> {
    ROWS.iter().find(|row| row.name == name)
}

fn retention_row(kept: &'static retention::RetentionRow) -> Option<OptionRow> {
    let name = kept.option.as_deref()?;
    Some(OptionRow {
        name,
        group: Group::Retention,
        label: Cow::Borrowed(&kept.label),
        question: Cow::Owned(format!("{}を何年保存するか", kept.label)),
        kind: OptionKind::Number { from: 1, to: 100, unit: "年" },
        default: Cow::Owned(kept.years.to_string()),
        reason: Cow::Borrowed("多くの団体の文書管理規程の年数。文書主管課に確かめてから使う"),
        source: Cow::Borrowed(&kept.source),
        acts_on: "閉じられる個票の一覧（retention）",
    })
}

/// Every option but the years of the retention table.
fn own() -> Vec<OptionRow> {
    [eligibility(), remote(), certificates(), on_papers(), at_hand_over(), copay(), classes(), machine()]
        .into_iter()
        .flatten()
        .collect()
}

fn eligibility() -> Vec<OptionRow> {
    vec![
        option(
            NEW_NUMBER_ON_HEAD_CHANGE,
            Group::Eligibility,
            OptionKind::YesNo {
                yes: "新しい記号番号にし、全員の証を差し替える",
                no: "記号番号はそのまま、証だけを差し替える",
            },
            "yes",
            &Words {
                label: "世帯主変更と記号番号",
                question: "世帯主が変わったら、新しい記号番号にするか",
                reason: "記号番号は世帯主ごとに付けるものとし、世帯主が代われば改める団体が多い",
                source: "市町村の定め（法令に番号の付け方の定めはない）",
                acts_on: "変更届（C01 世帯主変更）、差替になる証、限度額・多数回該当の注意",
            },
        ),
        option(
            DISABILITY_LOSS_SAME_DAY,
            Group::Eligibility,
            OptionKind::YesNo { yes: "認定日を喪失日とする", no: "認定日の翌日を喪失日とする" },
            "no",
            &Words {
                label: "障害認定（E09）の喪失日",
                question: "障害認定で後期高齢者医療に移る人の喪失日を、認定日とするか",
                reason: "国保法8条1項は「該当するに至った日の翌日」とし、同日とする条文はない",
                source: "国保法6条8号・8条1項",
                acts_on: "離脱届（E09 障害認定）の資格喪失日・適用終了日、その訂正",
            },
        ),
        option(
            DUE_ON_CLOSED_DAY,
            Group::Eligibility,
            OptionKind::Choice(&[
                ("as_counted", "数えた日のまま"),
                ("next_open_day", "次の開庁日（土日・祝日・年末年始を除く）"),
            ]),
            "next_open_day",
            &Words {
                label: "14日の期限が閉庁日に当たるとき",
                question: "届出の期限が閉庁日に当たったら、次の開庁日まで延ばすか",
                reason: "市町村と広域連合では、閉庁日に当たる期限は法律により次の開庁日になる。国保組合は選べる。資格の日は変わらない",
                source: "地方自治法4条の2第4項、国保則2条・11条ほか、民法140条",
                acts_on: "届出の期限と遅れの日数、次の手続の期限",
            },
        ),
    ]
}

fn remote() -> Vec<OptionRow> {
    vec![
        option(
            REMOTE_MEANING,
            Group::Eligibility,
            OptionKind::Choice(&[
                ("away", "出稼ぎ・長期の旅行などで離れて暮らす人"),
                ("facility", "児童福祉施設などに入り、前の世帯の被保険者のままの人（116条の2）"),
            ]),
            "away",
            &Words {
                label: "マル遠の意味",
                question: "この団体で「マル遠」はどういう人か",
                reason: "離れて暮らす人の証として使う団体が多い。施設入所の人に使う団体もある",
                source: "市町村の定め（施設入所は国保法116条の2）",
                acts_on: "特別該当（マル遠）の根拠と条文",
            },
        ),
        option(
            REMOTE_LABEL,
            Group::Eligibility,
            OptionKind::Text { chars_max: 12 },
            "マル遠",
            &Words {
                label: "マル遠の呼び名",
                question: "画面で「マル遠」を何と呼ぶか",
                reason: "もっとも広く使われている呼び名",
                source: "市町村の定め",
                acts_on: "特別該当の一覧と選択肢での名前",
            },
        ),
    ]
}

fn certificates() -> Vec<OptionRow> {
    vec![
        option(
            UNKNOWN_MYNA,
            Group::Certificate,
            OptionKind::Choice(&[
                ("ask", "本人に聞いて信じる。なお不明なら資格確認書を交付し、聞くことを残す"),
                ("certificate", "聞かずに資格確認書を交付し、年次更新で切り替える"),
            ]),
            "ask",
            &Words {
                label: "マイナ保険証の登録が不明のとき",
                question: "加入したばかりで利用登録の有無が分からない人に、どうするか",
                reason: "本人が知っていることが多く、登録がある人に資格確認書を重ねて交付せずに済む",
                source: "市町村の定め（国保法9条2項、附則の職権交付）",
                acts_on: "交付する証の根拠、次の手続「マイナ保険証の利用登録を聞く」",
            },
        ),
        option(
            CERTIFICATE_YEARS,
            Group::Certificate,
            OptionKind::Number { from: 1, to: 5, unit: "年" },
            "1",
            &Words {
                label: "70歳未満の資格確認書の年数",
                question: "70歳未満の資格確認書を、何年ごとに一斉更新するか",
                reason: "多くの団体が毎年7月31日まで。交付日から5年を超えることはできない",
                source: "国保則6条4項（有効期限は交付日から5年以内）",
                acts_on: "資格確認書の有効期限",
            },
        ),
        option(
            RENEWAL_YEAR,
            Group::Certificate,
            OptionKind::Number { from: 2025, to: 2099, unit: "年" },
            "2027",
            &Words {
                label: "一斉更新の年",
                question: "一斉更新で有効期限が来る年（西暦）はいつか。ここから年数ごとに更新する",
                reason: "年数が1なら働かない。2年ごとの団体では、証の切り替わり（2025年）から一つおきの年になる",
                source: "市町村の定め",
                acts_on: "資格確認書の有効期限（年数が2以上のとき）",
            },
        ),
    ]
}

fn on_papers() -> Vec<OptionRow> {
    vec![
        option(
            STAY_OFFSET,
            Group::Certificate,
            OptionKind::Choice(&[("0", "在留期間満了日まで"), ("1", "在留期間満了日の翌日まで")]),
            "1",
            &Words {
                label: "在留期間と有効期限",
                question: "在留期間のある人の証は、満了日のいつまでとするか",
                reason: "満了日の翌日とする団体が多い",
                source: "市町村の定め",
                acts_on: "資格確認書の有効期限（外国人住民）",
            },
        ),
        option(
            FIRST_YEAR,
            Group::Certificate,
            OptionKind::Choice(&[("gannen", "元年"), ("one", "1年")]),
            "gannen",
            &Words {
                label: "元号の最初の年の書き方",
                question: "証に印字する元号の最初の年を、元年と1年のどちらで書くか",
                reason: "公用文では元年と書く",
                source: "市町村の定め",
                acts_on: "これから発行する証の日付（発行済の証は差替にならない）",
            },
        ),
    ]
}

fn at_hand_over() -> Vec<OptionRow> {
    vec![option(
        ON_THE_SPOT,
        Group::Certificate,
        OptionKind::Choice(&[
            ("clerk", "職員が確かめて渡す（確認の入力を求めない）"),
            ("photo_id", "顔写真付きの書類を示した本人・世帯主・同一世帯員に限る。ほかは郵送"),
        ]),
        "clerk",
        &Words {
            label: "窓口でその場で渡せる人",
            question: "証を窓口でその場で渡してよいのは誰か",
            reason: "法令に定めがない。届出のときの本人確認に加えて、受け取る人の確認を求めるかは団体による",
            source: "市町村の定め（郵送は簡易書留とする団体が多い）",
            acts_on: "証の交付（窓口）。受け取った人と示された書類を記録する",
        },
    )]
}

/// What a determination of the ratio asks for ([`crate::determine::Practice`]).
fn copay() -> Vec<OptionRow> {
    vec![
        option(
            PROVISIONAL_COPAY,
            Group::Determination,
            OptionKind::Choice(&[
                ("none", "判定できるまで割合を定めない"),
                ("20", "仮に2割とする"),
                ("30", "仮に3割とする"),
            ]),
            "none",
            &Words {
                label: "所得が不明のときの負担割合",
                question: "70～74歳の所得がまだ分からない（転入など）あいだ、負担割合をどうするか",
                reason: "仮の割合の証は、判定のあとで回収と差額の精算を招く。前住所地への照会を先にする",
                source: "市町村の定め（国保法42条1項、国保令27条の2に仮の割合の定めはない）",
                acts_on: "負担割合の判定（所得不明のとき）、証の発行",
            },
        ),
        option(
            COPAY_CHANGE_COUNTS,
            Group::Determination,
            OptionKind::Choice(&[
                ("next_month_or_first", "翌月1日から（1日の異動はその月から）"),
                ("next_month", "いつも翌月1日から"),
                ("same_month", "異動のあった月から"),
            ]),
            "next_month_or_first",
            &Words {
                label: "世帯の異動と負担割合",
                question: "世帯の異動で負担割合が変わるとき、いつから変えるか",
                reason: "月の途中で割合が変わると医療機関の計算が分かれるため、翌月の初日からとする団体が多い",
                source: "市町村の定め（国保令27条の2に適用の月の定めはない）",
                acts_on: "負担割合の判定の適用開始月",
            },
        ),
        option(
            RECEIPTS_EX_OFFICIO,
            Group::Determination,
            OptionKind::YesNo {
                yes: "収入を確かめられれば申請なしに適用する", no: "申請があったときだけ適用する"
            },
            "yes",
            &Words {
                label: "基準収入額の職権適用",
                question: "収入を事務所で確かめられるとき、申請がなくても基準収入額（383万円・520万円）を適用するか",
                reason: "令和4年1月から、市町村が収入を確認できる場合は申請が要らない",
                source: "国保則24条の2・24条の3",
                acts_on: "負担割合の判定（3割から2割）",
            },
        ),
        option(
            RECEIPTS_APPLICATION_COUNTS,
            Group::Determination,
            OptionKind::Choice(&[("next_month", "申請の翌月から"), ("same_month", "申請の月から")]),
            "next_month",
            &Words {
                label: "基準収入額適用申請の効力",
                question: "基準収入額の適用を申請されたら、いつから2割とするか",
                reason: "申請のあった月の翌月からとする団体が多い",
                source: "市町村の定め（国保令27条の2第3項に適用の月の定めはない）",
                acts_on: "負担割合の判定の適用開始月（申請による2割）",
            },
        ),
    ]
}

/// What a determination of the class asks for, and the border of 年少.
fn classes() -> Vec<OptionRow> {
    vec![
        option(
            UNDECLARED_IS_HIGHEST,
            Group::Determination,
            OptionKind::YesNo { yes: "区分アとする", no: "分かっている所得だけで判定する" },
            "yes",
            &Words {
                label: "未申告の人のいる世帯の区分",
                question: "70歳未満の世帯に所得の未申告の人がいるとき、区分アとするか",
                reason: "申告を促すため多くの団体がアとする。条文にはない運用",
                source: "市町村の定め（国保令29条の3に未申告の定めはない）",
                acts_on: "70歳未満の所得区分の判定",
            },
        ),
        option(
            MINORS_INCOME_MAX,
            Group::Determination,
            OptionKind::Number { from: 0, to: 2_000_000, unit: "円" },
            "380000",
            &Words {
                label: "年少の控除の所得の上限",
                question: "世帯主の課税所得から引く19歳未満の人の数に、合計所得いくら以下の人を数えるか",
                reason: "政令の額（38万円）。設定しなければ、適用月の規則の行による",
                source: "国保令27条の2第1項、高確令7条1項",
                acts_on: "負担割合の判定（世帯主の年少の控除）",
            },
        ),
    ]
}

fn machine() -> Vec<OptionRow> {
    vec![
        option(
            REFLECT,
            Group::Link,
            OptionKind::Choice(&[
                ("by_clerk", "すべて職員が判断する"),
                ("automatic", "転出・国外転出・死亡と、適用中の世帯の出生は自動で反映する"),
            ]),
            "by_clerk",
            &Words {
                label: "住民異動の反映",
                question: "住民記録の異動で資格を変えるのは、職員か、自動か",
                reason: "異動だけでは決まらないことがあり、まず職員が見るほうが安全",
                source: "市町村の定め（国保法9条6項の付記のある届出は国保の届出とみなされる）",
                acts_on: "取込のあとの異動の処理待ちと自動反映",
            },
        ),
        option(
            IDLE_LOCK,
            Group::Terminal,
            OptionKind::Decimal { to: 240.0, unit: "分" },
            "10",
            &Words {
                label: "自動ロックまでの時間",
                question: "キーもマウスも使わない時間が何分続いたら、画面をロックするか（0 は自動ロックなし）",
                reason: "来庁者との会話では切れず、席を離れたときには閉じる長さ",
                source: "事務所の情報セキュリティの定め",
                acts_on: "窓口の画面の自動ロック",
            },
        ),
    ]
}
