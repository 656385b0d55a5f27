//! TypeScript of the commands: their arguments, their answers and the map from one to the other, so that nothing is typed twice.
//!
//! What is written follows from the list alone: whatever a command takes or answers, and whatever that holds.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};

use ts_rs::{Config, TS, TypeVisitor};

use super::{ALL, Command, Row};
use crate::views::RefusalView;

/// Where the screens read them.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings/");

/// The types of a list of commands.
pub struct Types {
    config: Config,
    /// Declarations by name: what commands answer.
    views: BTreeMap<String, String>,
    /// Declarations by name: what only commands take.
    arguments: BTreeMap<String, String>,
    /// Lines of the map.
    map: Vec<String>,
}

impl Types {
    fn of(list: &[Row]) -> Self {
        let config = Config::default().with_large_int("number");
        let (views, arguments) = (BTreeMap::new(), BTreeMap::new());
        let mut types = Self { config, views, arguments, map: Vec::new() };
        // whatever is asked, this may be the answer
        types.views.append(&mut declared::<RefusalView>(&types.config));
        for row in list {
            (row.types)(&mut types);
        }
        types.arguments.retain(|name, _| !types.views.contains_key(name));
        types
    }

    /// Takes a command in.
    pub fn take<C: Command>(&mut self) {
        self.views.append(&mut declared::<C::Answer>(&self.config));
        self.arguments.append(&mut declared::<C>(&self.config));
        let (args, answer) = (C::name(&self.config), C::Answer::name(&self.config));
        self.map.push(format!("  {}: {{ args: {args}; answer: {answer} }};", C::ABOUT.name));
    }

    fn views_ts(&self) -> String {
        format!("// Generated from the Rust views. Do not edit.\n{}", exported(&self.views))
    }

    fn commands_ts(&self) -> String {
        let body = format!(
            "{}\n/** Every command: its arguments and its answer. */\nexport type Commands = {{\n{}\n}};\n",
            exported(&self.arguments),
            self.map.join("\n")
        );
        let words: BTreeSet<&str> = body.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let used: Vec<&str> = self.views.keys().map(String::as_str).filter(|name| words.contains(name)).collect();
        let import = format!("import type {{\n  {},\n}} from \"./views\";\n", used.join(",\n  "));
        format!("// Generated from the Rust commands. Do not edit.\n\n{import}{body}")
    }
}

fn exported(declarations: &BTreeMap<String, String>) -> String {
    let lines = declarations.values().map(|text| format!("\nexport {text}\n"));
    let text: String = lines.collect();
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The type and every type it holds.
fn declared<T: TS + 'static>(config: &Config) -> BTreeMap<String, String> {
    let mut found = Found { config, seen: BTreeSet::new(), declarations: BTreeMap::new() };
    found.visit::<T>();
    found.declarations
}

struct Found<'c> {
    config: &'c Config,
    seen: BTreeSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Found<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let replaced = self.declarations.insert(T::ident(self.config), T::decl(self.config));
            let name = T::ident(self.config);
            assert!(replaced.is_none_or(|other| other == T::decl(self.config)), "two types are called {name}");
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

#[track_caller]
fn check(file: &str, text: &str) {
    let path = format!("{FOLDER}{file}");
    madoguchi_golden::check(path.as_ref(), text, "commands::");
}

#[test]
fn the_screens_read_the_types_of_this_program() {
    let types = Types::of(ALL);
    for name in types.arguments.keys() {
        assert!(!types.views.contains_key(name), "{name} is taken and answered under one name");
    }
    check("views.ts", &types.views_ts());
    check("commands.ts", &types.commands_ts());
}

/// What a list of commands becomes, for the test that adds one.
pub fn written(list: &[Row]) -> String {
    Types::of(list).commands_ts()
}
