//! TypeScript types of the views, generated so that nothing is typed twice.

use ts_rs::{Config, TS};

use super::views::*;

/// Where the screens read them.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings/views.ts");

macro_rules! declared {
    ($($view:ident),+ $(,)?) => {{
        let config = Config::default();
        let mut text = String::new();
        $(
            text.push_str("\nexport ");
            text.push_str(&$view::decl(&config));
            text.push('\n');
        )+
        text.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>()
    }};
}

/// Views of people and what is decided of them.
fn people() -> String {
    declared!(
        SearchView,
        HitView,
        MatchView,
        ShowView,
        PersonView,
        JukiMemberView,
        HouseholdView,
        MemberView,
        QualificationView,
        MovementView,
        StatusView,
        EvidenceView,
        IdentityView,
        MynaView,
        CopayView,
        ClassView,
        PartView,
        CountedView,
        IncomeYearView,
        KnownView,
        JudgementView,
        DeterminedView,
        OutdatedPaperView,
        WhyView,
        DetermineView,
        RoundView,
        DeterminationLineView,
        DeterminationListView,
        IncomeView,
        IncomeItemView,
        IncomeWordView,
        IncomeFileView,
        IncomeDifferenceView,
        IncomeChangeView,
        NextActionView,
        TouchedView,
        CertificateView,
        LawfulPaperView,
        PaperToGiveView,
        PaperToCollectView,
        FormView,
        IssueView,
        IssuePreviewView,
        JobView,
        JobStateView,
        CertificateStateView,
        PrinterView,
        RefusalView,
        GroundView,
        ActView,
    )
}

/// Views of work, lists and the office itself.
fn office() -> String {
    declared!(
        RegisterView,
        ImportErrorView,
        LossView,
        ImportView,
        RunProgressView,
        ImportRunView,
        ImportLineView,
        ImportListView,
        LostView,
        ListWrittenView,
        MovementTaskView,
        InboxFileView,
        InboxView,
        FaultView,
        VerifyView,
        OfficeView,
        DateView,
        DraftView,
        ChoiceView,
        StatusChoiceView,
        AccessView,
        AccountView,
        PulseView,
        SecretView,
        OptionView,
        OptionsView,
        OptionCaseView,
        OptionPreviewView,
        OptionChangeView,
    )
}

#[test]
fn the_screens_read_the_types_of_this_program() {
    let text = String::from("// Generated from the Rust views. Do not edit.\n") + &people() + &office();
    if std::env::var_os("MADOGUCHI_BLESS").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    let first = kept.lines().zip(text.lines()).find(|(kept, text)| kept != text);
    assert!(kept == text, "run the test with MADOGUCHI_BLESS=1 and review ui/src/bindings/views.ts; first: {first:?}");
}
