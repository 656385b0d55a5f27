//! Which form is found.

use super::*;

const WITH_TRIALS: &[&Form] = &[&qualification_certificate::FORM, &trial::TALL_CERTIFICATE, &trial::SLIP];

#[test]
fn a_kind_may_stand_on_several_media_and_the_first_is_the_usual_one() {
    let kind = CertificateKind::QualificationCertificate;
    let id = |medium| find_on(WITH_TRIALS, kind, medium).map(|form| form.id);
    assert_eq!(of_kind(WITH_TRIALS, kind).next().map(|form| form.id), Some("qualification_certificate.card"));
    assert_eq!(id(Medium::Card), Ok("qualification_certificate.card"));
    assert_eq!(id(Medium::Tall), Ok("qualification_certificate.tall"));
    assert_eq!(id(Medium::A4), Err(NoForm { kind, medium: Medium::A4 }));
}

#[test]
fn what_the_office_cannot_print_is_refused_by_name() {
    let refused = on(CertificateKind::LimitCertificate, Medium::Card).unwrap_err();
    assert_eq!(refused.to_string(), "no form of limit_certificate on card");
    assert_eq!(on(CertificateKind::LimitCertificate, Medium::Tall).map(|form| form.id), Ok("limit_certificate.tall"));
    assert!(for_kind(CertificateKind::InsuranceCard).is_none());
}

#[test]
fn a_slip_is_found_by_its_name_and_by_no_kind() {
    assert_eq!(find_slip(WITH_TRIALS, "trial").map(|form| form.id), Some("trial.a4"));
    assert!(find_slip(WITH_TRIALS, "qualification_certificate.card").is_none());
    assert!(slip("trial").is_none());
    assert_eq!(trial::SLIP.prints.kind(), None);
}

#[test]
fn every_form_has_an_id_of_its_own_and_a_medium_that_is_written_and_read() {
    let ids: std::collections::BTreeSet<&str> = ALL.iter().map(|form| form.id).collect();
    assert_eq!(ids.len(), ALL.len());
    for medium in Medium::ALL {
        assert_eq!(Medium::parse(medium.as_str()), Some(medium));
    }
    for form in ALL {
        assert!(form.id.ends_with(&format!(".{}", form.medium.as_str())), "{}", form.id);
    }
}
