//! Names of fields.

use madoguchi_domain::face::FieldName;

use super::{income, statuses};

/// A field's name as screens and forms call it.
pub fn item(field: &str) -> &str {
    match field {
        "kana" => "カナ",
        "month" => "適用年月",
        "of" | "order" | "sort" | "filter" | "list_name" => "一覧の指定",
        "atena_no" => "宛名番号",
        "effective_on" => "異動日",
        "notified_on" => "届出日",
        "applied_on" => "申請日",
        "applicant" => "申請者",
        "purpose" => "発行の目的",
        "from" => "発効期日",
        "insurer" => "保険者番号",
        "members" => "対象者",
        "reason" => "事由",
        "check" => "本人確認",
        "seal" => "職印",
        "notification" => "届出ファイル",
        "juki_household_no" => "世帯番号",
        "ratio_percent" => "負担割合",
        "municipality" => "市町村コード",
        "office_name" => "事務所の名称",
        "amended_from" => "変わる日",
        "office_day" => "事務所の日付",
        "kind" => "種類",
        "printer" => "プリンターの宛先",
        "date" => "日付",
        "folder" => "受信フォルダー",
        "gaiji" => "外字表",
        "list" => "リストの書き出し先（.pdf .xlsx .csv）",
        "from_day" => "この日から",
        "until_day" => "この日まで",
        "account" => "職員名",
        "option" => "設定の名前",
        "option_value" => "設定の値",
        "arguments" => "画面からの値",
        "qualified_on" => "資格取得年月日",
        "lost_on" => "資格喪失年月日",
        "lost_elsewhere_on" => "前住所地での資格喪失年月日",
        "resident_since_on" => "住民となった日",
        "recorded_on" => "処理日",
        "display_order" => "記載順位",
        "to" => "正しい値",
        "head" => "新しい世帯主",
        "into" => "入る世帯",
        "status" => "特別該当の種類",
        "known_at" => "時点",
        "on" => "基準日",
        "source" => "情報の出所",
        "income" => "所得・課税のファイル",
        other => of_work(other)
            .or_else(|| of_paper(other))
            .or_else(|| of_person(other))
            .or_else(|| income::item(other))
            .unwrap_or_else(|| statuses::evidence(other)),
    }
}

/// What is told of a work, and of a paper once it is made.
fn of_work(field: &str) -> Option<&'static str> {
    Some(match field {
        "shelf" => "置き場所",
        "year" => "年度",
        "select" => "対象の選び方",
        "field" => "訂正する項目",
        "result" => "結果の種類",
        "work" => "処理の種類",
        "prepare" => "対象を確かめる指定（prepare）",
        "outcome" => "印刷の結果",
        "slot" => "鍵の種類",
        "out" => "復旧鍵の紙の場所",
        "by" => "受け取る人・渡し方",
        "role" => "役割",
        "state" => "状態",
        "day" => "日付",
        "code" => "符号",
        "authority" => "職権の種類",
        "household_number" => "最後に付けた番号",
        _ => return None,
    })
}

/// A field of a paper.
fn of_paper(field: &str) -> Option<&'static str> {
    FieldName::parse(field).map(FieldName::label)
}

/// What is told of a person besides the name that is looked for.
fn of_person(field: &str) -> Option<&'static str> {
    Some(match field {
        "nationality" => "国籍",
        "name_latin" => "ローマ字氏名",
        "former_surname" => "旧氏",
        "postal_code" => "郵便番号",
        "address_extra" => "方書",
        "mail_to" => "送付先",
        "remark" => "備考",
        "residence_status" => "在留資格",
        "resident_kind" => "住民区分",
        "stay_expires_on" => "在留期間満了日",
        "relation" => "続柄",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_as_on_screens_wherever_its_name_comes_from() {
        for (field, name) in [
            ("name", "氏名"),
            ("copay_from", "発効期日"),
            ("from", "発効期日"),
            ("postal_code", "郵便番号"),
            ("total_income_yen", income::item("total_income_yen").unwrap_or("")),
            ("school", "学校名"),
            ("nobody_named_this", "nobody_named_this"),
            ("", ""),
        ] {
            assert_eq!(item(field), name, "{field}");
        }
        for field in FieldName::ALL {
            assert_eq!(item(field.as_str()), field.label(), "{field:?} is called otherwise elsewhere");
        }
    }
}
