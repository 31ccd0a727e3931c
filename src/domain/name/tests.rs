use super::*;

fn of(one: &str, other: &str) -> Agreement {
    let (one_name, other_name) = (WrittenName::whole(one), WrittenName::whole(other));
    let there = one_name.agreement(&other_name);
    let back = other_name.agreement(&one_name);
    assert_eq!(there, back, "{one} / {other}");
    there
}

#[test]
fn one_person_may_be_written_in_many_ways() {
    for (one, other) in [
        ("Josiah Carberry", "Josiah Stinkney Carberry"),
        ("Stinkney Carberry", "Josiah Stinkney Carberry"),
        ("J. Carberry", "Josiah Carberry"),
        ("Carberry J", "Josiah Carberry"),
        ("Carberry, J. S.", "Josiah Stinkney Carberry"),
        ("Carberry", "Carberry, Josiah"),
        ("J S Carberry", "Josiah Carberry"),
        ("Müller, Jürgen", "Jurgen Muller"),
        ("Mueller, Juergen", "Jürgen Müller"),
        ("Müller, Anna-Lena", "Muller, A.-L."),
        ("Vincent van der Meer", "Meer, Vincent"),
        ("van Beethoven, Ludwig", "Ludwig van Beethoven"),
        ("Łukasz Żółć", "Lukasz Zolc"),
        ("Søren Ågård", "Soeren Aagaard"),
        ("Sean O’Neill", "Seán ONeill"),
        ("O’Neil, Jean-Pierre", "J.-P. O'Neil"),
        ("Jean-Luc Picard", "Jean Luc Picard"),
        ("Jeanluc Picard", "Jean-Luc Picard"),
        ("Wang, Xiao Ming", "Wang Xiaoming"),
        ("Maria García Márquez", "Maria Garcia-Marquez"),
        ("Maria García", "Maria García Márquez"),
        ("García López, María José", "Maria Garcia"),
        ("King Lovelace, Ada Augusta", "Ada Lovelace"),
        ("Robert Smith", "Rob Smith"),
        ("王 小明", "王小明"),
        ("Prof. Dr. Ada Lovelace", "Ada Lovelace"),
        ("Plato", "Plato"),
        ("JOSIAH CARBERRY", "Josiah Carberry"),
        ("The Lab", "the lab"),
    ] {
        assert_eq!(of(one, other), Agreement::Full, "{one} / {other}");
    }
}

#[test]
fn two_people_are_told_apart() {
    for (one, other) in [
        ("Josiah Carberry", "Ada Lovelace"),
        ("Wang, L.", "Zhang, Y."),
        ("J. Smith", "J. Carberry"),
    ] {
        assert_eq!(of(one, other), Agreement::None, "{one} / {other}");
    }
    for (one, other) in [
        ("Li Wang", "Wei Wang"),
        ("Wei Wang", "Wei Zhang"),
        ("Bill Smith", "William Smith"),
        ("John A. Smith", "John B. Smith"),
        ("Anna Schmidt", "Anna Meyer"),
        ("Anna Berg", "Anna Borg"),
        ("Anna Berg", "Anna Berger"),
        ("Carberry, Josiah", "Josiah Example"),
        ("Van Nguyen", "Lan Nguyen"),
        ("The Lab", "Another Lab"),
        ("The Spot developers", "The Cell developers"),
    ] {
        assert_eq!(of(one, other), Agreement::Partly, "{one} / {other}");
    }
}

#[test]
fn names_in_different_scripts_cannot_be_compared() {
    for (one, other) in [
        ("Wang Xiaoming", "王小明"),
        ("J. S.", "Josiah Carberry"),
        ("Josiah", ""),
        (&"a ".repeat(1000), "Josiah Carberry"),
    ] {
        assert_eq!(of(one, other), Agreement::Unclear, "{one} / {other}");
    }
}

#[test]
fn what_cannot_be_compared_says_so() {
    let name = WrittenName::whole;
    assert!(!name("octocat").is_comparable());
    assert!(!name("王 伟").is_comparable());
    assert!(name("Ada Lovelace").is_comparable());
    assert!(name("The Spot Counter developers").is_group());
    assert!(!name("Ada Lovelace").is_group());
}
