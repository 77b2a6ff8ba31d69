package dev.workerbot.operation.build;

import dev.workerbot.access.Deed;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Inspection;
import dev.workerbot.operation.Offering;
import dev.workerbot.program.Checked;
import dev.workerbot.program.Field;
import dev.workerbot.program.Mistake;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.Template;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code create}: chosen, asked for, checked, shown, made. */
final class CreateAnswers {
  /** The template of a worker whose command is said outright. */
  private static final String PLAIN = "command";

  private static final int BUTTONS = 5;

  private final Fleet fleet;
  private final BuildAnswers.Rules rules;
  private final Planner planner;
  private final Proposals proposals;
  private final Offering offering;
  private final Forms forms;

  CreateAnswers(
      Fleet fleet,
      BuildAnswers.Rules rules,
      Planner planner,
      Proposals proposals,
      Offering offering) {
    this.fleet = fleet;
    this.rules = rules;
    this.planner = planner;
    this.proposals = proposals;
    this.offering = offering;
    this.forms = new Forms(rules.creating());
  }

  Optional<Answer> of(Errand errand, Command.Create command) {
    if (!rules.gate().hasAnywhere(errand.caller(), Verb.CREATE)) {
      return Optional.of(rules.gate().nothingHere(errand, Verb.CREATE));
    }
    boolean isPlain =
        command.template().isEmpty()
            && (command.values().containsKey(Field.COMMAND.key())
                || command.form()
                || command.confirmed());
    if (command.template().isEmpty() && !isPlain) {
      rules.gate().allow(errand, Verb.CREATE, List.of());
      return Optional.of(choose(errand, command));
    }
    Optional<Template> template = rules.creating().template(command.template().orElse(PLAIN));
    if (template.isEmpty() && command.template().isPresent()) {
      return Optional.of(unknown(errand, command.template().get()));
    }
    return command.form()
        ? Optional.of(ask(errand, command, template))
        : made(errand, command, template);
  }

  private Answer choose(Errand errand, Command.Create command) {
    Message message = Message.of(Severity.PLAIN, "What kind of worker?");
    for (Template template : rules.creating().templates()) {
      message =
          message.withLine(
              "%s – %s: %s"
                  .formatted(Message.code(template.id()), template.title(), template.help()));
    }
    if (!errand.pressable()) {
      return errand.done(
          message.withLine(
              "Write it in one line, such as %s."
                  .formatted(
                      Message.code(
                          "create mailer@web1 --command \"php artisan queue:work\" --user"
                              + " www-data"))));
    }
    List<Offering.Choice> choices =
        rules.creating().templates().stream()
            .limit(BUTTONS)
            .map(template ->
                new Offering.Choice(
                    cut(template.title()),
                    Button.Style.PLAIN,
                    new Command.Create(
                        command.of(),
                        Optional.of(template.id()),
                        Command.Values.masked(command.values()),
                        true,
                        false)))
            .toList();
    if (rules.creating().templates().size() > BUTTONS) {
      message = message.withLine("For the others: `create --template NAME --form`.");
    }
    return errand.done(message.withButtons(offering.toEverybody(errand.caller(), choices)));
  }

  private static String cut(String title) {
    return title.length() <= 75 ? title : title.substring(0, 74) + "…";
  }

  private Answer unknown(Errand errand, String id) {
    List<String> known = rules.creating().templates().stream().map(Template::id).toList();
    return rules
        .gate()
        .notUnderstood(
            errand,
            Verb.CREATE,
            "There is no template %s%s"
                .formatted(
                    Message.code(id),
                    Nearest.hint(id, known, "; there are " + String.join(", ", known) + ".")));
  }

  private Answer ask(Errand errand, Command.Create command, Optional<Template> template) {
    rules.gate().allow(errand, Verb.CREATE, List.of());
    Template kind = template.orElseThrow();
    Optional<String> of =
        command
            .of()
            .map(Selector::toString)
            .or(() -> Optional.ofNullable(command.values().get(Form.WORKER)));
    Form form = forms.create(kind, of.orElse(""), named(command.values()));
    return Answer.asking(
        errand.id(),
        Message.of(Severity.PLAIN, "There is no form here: write it in one line")
            .withLine(Message.code(Forms.typed(kind)))
            .withLine("`help create` tells more."),
        form);
  }

  private Optional<Answer> made(
      Errand errand, Command.Create command, Optional<Template> template) {
    Proposals.Wish wish =
        new Proposals.Wish(
            errand,
            Verb.CREATE,
            "",
            command.confirmed(),
            Optional.of(
                new Command.Create(
                    command.of(),
                    Optional.of(template.map(Template::id).orElse(PLAIN)),
                    Command.Values.masked(command.values()),
                    true,
                    false)));
    Optional<String> name = name(command.of());
    if (name.isEmpty()) {
      rules.gate().allow(errand, Verb.CREATE, List.of());
      return Optional.of(
          proposals.wrong(
              wish, List.of(new Mistake(Field.NAME.key(), notAName(command.values())))));
    }
    Selector of = command.of().orElseThrow();
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, Verb.CREATE, of);
    if (early.isPresent()) {
      return early;
    }
    List<String> misses =
        Resolution.missedPlaces(of, fleet, rules.gate().sight(errand, Verb.CREATE));
    if (!misses.isEmpty()) {
      String sentence = String.join(" ", misses);
      Answer _ = rules.gate().notUnderstood(errand, Verb.CREATE, sentence);
      return Optional.of(proposals.wrong(wish, List.of(new Mistake(Field.NAME.key(), sentence))));
    }
    Set<ServerName> servers = new LinkedHashSet<>();
    of.terms()
        .forEach(term -> fleet.meantBy(term).stream().map(Server::name).forEach(servers::add));
    List<Mistake> mistakes = new ArrayList<>();
    List<ProgramSpec> specs = specs(name.get(), command.values(), template, mistakes);
    List<Target> targets =
        specs.isEmpty()
            ? servers.stream()
                .flatMap(server ->
                    WorkerName.tryOf(name.get()).map(one -> new Target(server, one)).stream())
                .toList()
            : servers.stream()
                .flatMap(server -> specs.stream().flatMap(spec -> targets(server, spec)))
                .toList();
    Optional<Answer> refused = rules.refused(errand, Deed.of(Verb.CREATE), of, targets);
    if (refused.isPresent()) {
      return refused;
    }
    for (ProgramSpec spec : specs) {
      servers.stream()
          .flatMap(server -> targets(server, spec))
          .flatMap(target -> rules.beyond(errand.caller(), Verb.CREATE, target, spec).stream())
          .distinct()
          .forEach(mistakes::add);
    }
    if (!mistakes.isEmpty()) {
      return Optional.of(proposals.wrong(wish, mistakes.stream().distinct().toList()));
    }
    List<Plan> plans = new ArrayList<>();
    Inspection.of(fleet, servers)
        .values()
        .forEach(inspection ->
            specs.forEach(spec -> plans.add(planner.create(errand.caller(), inspection, spec))));
    return proposals.answer(titled(wish, specs, servers), plans);
  }

  private static Proposals.Wish titled(
      Proposals.Wish wish, List<ProgramSpec> specs, Set<ServerName> servers) {
    int processes = specs.stream().mapToInt(ProgramSpec::processes).sum() * servers.size();
    String where =
        servers.size() <= 3
            ? String.join(", ", servers.stream().map(ServerName::value).toList())
            : servers.size() + " servers";
    return new Proposals.Wish(
        wish.errand(),
        wish.verb(),
        "This would create %s on %s: %s"
            .formatted(
                specs.size() == 1 ? specs.getFirst().name() : specs.size() + " workers",
                where,
                processes == 1 ? "1 process" : processes + " processes"),
        wish.confirmed(),
        wish.again());
  }

  private static Stream<Target> targets(ServerName server, ProgramSpec spec) {
    return spec.processNames().stream()
        .map(process -> new Target(server, new WorkerName(spec.name(), process)));
  }

  /** Why what was said is not the one name of a worker. */
  private static String notAName(SortedMap<String, String> values) {
    String say = "say one name and where, such as `mailer@web1` or `mailer@prod`";
    try {
      Selector _ = Selector.parse(values.getOrDefault(Form.WORKER, "*"));
      return say;
    } catch (IllegalArgumentException wrong) {
      return wrong.getMessage() + "; " + say;
    }
  }

  /** The one name that all terms say. */
  private static Optional<String> name(Optional<Selector> of) {
    List<String> names =
        of.stream()
            .flatMap(selector -> selector.terms().stream())
            .map(term -> term.workers().pattern())
            .distinct()
            .toList();
    return names.size() == 1 && !names.getFirst().contains(":")
        ? Optional.of(names.getFirst()).filter(one -> !one.equals("*"))
        : Optional.empty();
  }

  /** What was said, by the names that forms and files have for it. */
  private static SortedMap<String, String> named(SortedMap<String, String> values) {
    SortedMap<String, String> named = new TreeMap<>();
    values.forEach((key, value) -> named.put(Field.named(key).map(Field::key).orElse(key), value));
    return named;
  }

  private List<ProgramSpec> specs(
      String name,
      SortedMap<String, String> values,
      Optional<Template> template,
      List<Mistake> mistakes) {
    Map<String, String> said = new HashMap<>(named(values));
    said.put(Field.NAME.key(), name);
    said.getOrDefault(Field.ENVIRONMENT.key(), "")
        .lines()
        .filter(line -> line.endsWith("=" + Command.Values.AS_IT_IS))
        .findFirst()
        .ifPresent(line ->
            mistakes.add(
                new Mistake(
                    Field.ENVIRONMENT.key(),
                    "type the value of `%s` again: workerbot does not keep values"
                        .formatted(line.substring(0, line.indexOf('='))))));
    said.forEach((key, value) -> {
      if (!key.equals(Field.ENVIRONMENT.key()) && value.contains(Command.Values.AS_IT_IS)) {
        mistakes.add(
            new Mistake(key, "type the secret again where ••• stands: workerbot does not keep it"));
      }
    });
    mistakes.addAll(unknown(said.keySet(), template));
    if (!mistakes.isEmpty()) {
      return List.of();
    }
    List<ProgramDraft> drafts = drafts(said, template, mistakes);
    List<ProgramSpec> specs = new ArrayList<>();
    for (ProgramDraft draft : drafts) {
      ProgramDraft full =
          draft.value(Field.USER).filter(user -> !user.isBlank()).isPresent()
                  || rules.creating().user().isEmpty()
              ? draft
              : draft.with(Field.USER, rules.creating().user().get());
      switch (full.check()) {
        case Checked.Accepted(var spec) -> specs.add(spec);
        case Checked.Refused(var wrong) -> mistakes.addAll(wrong);
      }
    }
    return mistakes.isEmpty() ? specs : List.of();
  }

  private static List<ProgramDraft> drafts(
      Map<String, String> said, Optional<Template> template, List<Mistake> mistakes) {
    if (template.isPresent()) {
      return switch (template.get().fill(said)) {
        case Template.Filled.Drafts(var drafts) -> drafts;
        case Template.Filled.Wrong(var wrong) -> {
          mistakes.addAll(wrong);
          yield List.of();
        }
      };
    }
    ProgramDraft draft = ProgramDraft.EMPTY;
    for (Map.Entry<String, String> one : said.entrySet()) {
      draft = draft.with(Field.named(one.getKey()).orElseThrow(), one.getValue());
    }
    return List.of(draft);
  }

  private static List<Mistake> unknown(Set<String> keys, Optional<Template> template) {
    List<String> known =
        Stream.concat(
                template.stream().flatMap(one -> one.fields().keySet().stream()),
                Arrays.stream(Field.values()).map(Field::key))
            .distinct()
            .toList();
    return keys.stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .map(key ->
            new Mistake(
                key,
                "there is no such setting%s"
                    .formatted(Nearest.hint(key, known, "; see `help create`"))))
        .toList();
  }
}
