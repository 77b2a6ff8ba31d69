package dev.workerbot.operation.build;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Deed;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.Line;
import dev.workerbot.message.Severity;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.Inspection;
import dev.workerbot.operation.Offering;
import dev.workerbot.program.Field;
import dev.workerbot.program.Mistake;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramFile;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.store.Changes.Change;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code edit}, {@code scale} and {@code remove}: of programs that there are. */
final class EditAnswers {
  private final Fleet fleet;
  private final BuildAnswers.Rules rules;
  private final Planner planner;
  private final Proposals proposals;
  private final Offering offering;
  private final Cleaner cleaner;

  EditAnswers(
      Fleet fleet,
      BuildAnswers.Rules rules,
      Planner planner,
      Proposals proposals,
      Offering offering,
      Cleaner cleaner) {
    this.fleet = fleet;
    this.rules = rules;
    this.planner = planner;
    this.proposals = proposals;
    this.offering = offering;
    this.cleaner = cleaner;
  }

  /** A program of a server. */
  private record Found(Inspection inspection, ProgramConfig program) {
    List<Target> targets() {
      return Inspection.workers(program).stream()
          .map(worker -> new Target(inspection.server(), worker))
          .toList();
    }

    String name() {
      return program.name() + "@" + inspection.server();
    }
  }

  /** Programs that may be changed, or the answer that says why not. */
  private record Search(List<Found> found, Optional<Answer> answer) {
    static Search not(Answer answer) {
      return new Search(List.of(), Optional.of(answer));
    }
  }

  Optional<Answer> edit(Errand errand, Command.Edit command) {
    if (command.opensForm()) {
      return Optional.of(ask(errand, command));
    }
    Search search = find(errand, Verb.EDIT, command.of());
    if (search.answer().isPresent()) {
      return search.answer();
    }
    if (command.values().isEmpty()) {
      return admitted(errand, Verb.EDIT, command.of(), search.found())
          .or(() -> Optional.of(offer(errand, command.of(), search.found())));
    }
    Optional<Command> again =
        search.found().size() == 1
            ? Optional.of(form(command.of(), search.found().getFirst(), command.values()))
            : Optional.empty();
    Proposals.Wish wish =
        new Proposals.Wish(
            errand,
            Verb.EDIT,
            "This would change " + names(search.found()),
            command.confirmed(),
            again);
    List<Mistake> unknown = unknown(command.values());
    if (!unknown.isEmpty()) {
      return admitted(errand, Verb.EDIT, command.of(), search.found())
          .or(() -> Optional.of(proposals.wrong(wish, unknown)));
    }
    List<Plan> plans = new ArrayList<>();
    for (Found one : search.found()) {
      List<Mistake> missing = missing(one.program(), command.values());
      plans.add(
          missing.isEmpty()
              ? planner.edit(
                  errand.caller(),
                  one.inspection(),
                  one.program(),
                  draft -> changed(draft, command.values()),
                  spec -> beyond(errand, Verb.EDIT, one, spec))
              : new Plan.Wrong(missing));
    }
    return answer(wish, command.of(), search.found(), plans);
  }

  /** Writes down that it was allowed; the answer where that cannot be done. */
  private Optional<Answer> admitted(Errand errand, Verb verb, Selector of, List<Found> found) {
    return rules.forbidden(errand, Deed.of(verb), of, targets(found));
  }

  private static List<Target> targets(List<Found> found) {
    return found.stream().flatMap(one -> one.targets().stream()).toList();
  }

  /** More of a worker is as much a worker as the first of it: the same limits hold. */
  Optional<Answer> scale(Errand errand, Command.Scale command) {
    Search search = find(errand, Verb.SCALE, command.of());
    if (search.answer().isPresent()) {
      return search.answer();
    }
    UnaryOperator<ProgramDraft> wish =
        draft -> numbered(draft.with(Field.PROCESSES, Integer.toString(command.processes())));
    List<Plan> plans =
        search.found().stream()
            .map(one ->
                planner.edit(
                    errand.caller(),
                    one.inspection(),
                    one.program(),
                    wish,
                    spec -> beyond(errand, Verb.SCALE, one, spec)))
            .toList();
    return answer(
        new Proposals.Wish(
            errand,
            Verb.SCALE,
            "This would scale %s%s to %d %s"
                .formatted(
                    names(search.found()),
                    search.found().size() == 1
                        ? " from " + search.found().getFirst().program().processes()
                        : "",
                    command.processes(),
                    command.processes() == 1 ? "process" : "processes"),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        search.found(),
        plans);
  }

  Optional<Answer> remove(Errand errand, Command.Remove command) {
    Search search = find(errand, Verb.REMOVE, command.of());
    if (search.answer().isPresent()) {
      return search.answer();
    }
    return answer(
        new Proposals.Wish(
            errand,
            Verb.REMOVE,
            "This would remove " + names(search.found()),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        search.found(),
        search.found().stream()
            .map(one -> planner.remove(errand.caller(), one.inspection(), one.program()))
            .toList());
  }

  /** What they are to be needs the right as much as what they are. */
  private Optional<Answer> answer(
      Proposals.Wish wish, Selector of, List<Found> found, List<Plan> plans) {
    List<Change> changes =
        plans.stream()
            .filter(Plan.Ready.class::isInstance)
            .map(plan -> ((Plan.Ready) plan).change())
            .toList();
    List<Target> changed = Builder.targets(changes);
    return rules
        .refused(
            wish.errand(),
            Consequences.of(wish.verb(), changes),
            of,
            changed.isEmpty() ? targets(found) : changed)
        .or(() ->
            proposals.answer(
                wish, plans.stream().map(plan -> warned(wish.errand().caller(), plan)).toList()));
  }

  /** Says of what the caller could not put back by themselves that it is so. */
  private Plan warned(Caller caller, Plan plan) {
    if (!(plan instanceof Plan.Ready(var change, var lines, var shown))) {
      return plan;
    }
    List<Change> back = List.of(change.reversed());
    boolean may =
        rules.policy().decide(caller, Consequences.of(Verb.UNDO, back), Builder.targets(back))
            instanceof Decision.Allowed;
    List<Mistake> beyond = rules.beyond(caller, Verb.UNDO, back.getFirst());
    if (!may || beyond.isEmpty()) {
      return plan;
    }
    List<Line> more = new ArrayList<>(lines);
    more.add(
        new Line(
            Severity.WARNING,
            "You could not put it back yourself: %s".formatted(beyond.getFirst())));
    return new Plan.Ready(change, more, shown);
  }

  private List<Mistake> beyond(Errand errand, Verb verb, Found one, ProgramSpec spec) {
    Stream<Target> after =
        spec.processNames().stream()
            .map(process ->
                new Target(
                    one.inspection().server(), new WorkerName(one.program().group(), process)));
    return Stream.concat(one.targets().stream(), after)
        .flatMap(target -> rules.beyond(errand.caller(), verb, target, spec).stream())
        .distinct()
        .toList();
  }

  private static String names(List<Found> found) {
    if (found.size() == 1) {
      return found.getFirst().program().name() + " on " + found.getFirst().inspection().server();
    }
    return found.size() <= 3
        ? String.join(", ", found.stream().map(Found::name).toList())
        : found.size() + " workers";
  }

  /** By whole programs: who names one process of several means them all. */
  private Search find(Errand errand, Verb verb, Selector selector) {
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, verb, selector);
    if (early.isPresent()) {
      return Search.not(early.get());
    }
    List<String> misses =
        Resolution.missedPlaces(selector, fleet, rules.gate().sight(errand, verb));
    if (!misses.isEmpty()) {
      return Search.not(rules.gate().notUnderstood(errand, verb, String.join(" ", misses)));
    }
    Set<ServerName> servers = new LinkedHashSet<>();
    selector
        .terms()
        .forEach(term -> fleet.meantBy(term).stream().map(Server::name).forEach(servers::add));
    Map<ServerName, Inspection> inspections = Inspection.of(fleet, servers);
    Set<Found> found = new LinkedHashSet<>();
    for (Selector.Term term : selector.terms()) {
      int before = found.size();
      boolean silent = false;
      Set<String> known = new LinkedHashSet<>();
      for (Server server : fleet.meantBy(term)) {
        Inspection inspection = inspections.get(server.name());
        if (inspection.files().isEmpty()) {
          silent = true;
          continue;
        }
        for (ProgramConfig program : inspection.files().get().programs()) {
          Found one = new Found(inspection, program);
          if (rules.policy().decide(errand.caller(), Verb.STATUS, one.targets())
              instanceof Decision.Allowed) {
            known.add(program.name());
          }
          if (one.targets().stream()
              .filter(target -> term.matches(target.worker()))
              .anyMatch(rules.gate().sees(errand, verb))) {
            found.add(one);
          }
        }
      }
      if (silent) {
        return Search.not(silent(errand, verb, inspections));
      }
      if (found.size() == before && found.stream().noneMatch(one -> matches(term, one))) {
        return Search.not(
            rules
                .gate()
                .notUnderstood(
                    errand,
                    verb,
                    "No file there makes a worker %s%s"
                        .formatted(
                            Message.code(term),
                            Nearest.hint(
                                term.workers().pattern(),
                                known,
                                "; `status` lists those that run."))));
      }
    }
    return rules
        .barred(errand, Deed.of(verb), selector, targets(List.copyOf(found)))
        .map(Search::not)
        .orElseGet(() -> new Search(List.copyOf(found), Optional.empty()));
  }

  private boolean matches(Selector.Term term, Found one) {
    ServerName server = one.inspection().server();
    return term.matches(server, fleet.server(server).tags())
        && one.targets().stream().anyMatch(target -> term.matches(target.worker()));
  }

  private Answer silent(Errand errand, Verb verb, Map<ServerName, Inspection> inspections) {
    rules.gate().allow(errand, verb, List.of());
    Message message = Message.of(Severity.BAD, "Nothing was changed: not every server answers");
    List<Problem> problems = new ArrayList<>();
    for (Inspection inspection : inspections.values()) {
      if (inspection.config()
          instanceof dev.workerbot.supervisor.Supervisor.Reply.Failed<?>(var problem)) {
        message = message.withLine(Severity.BAD, problem.on(inspection.server()));
        problems.add(problem);
      }
    }
    return new Answer(Outcome.withoutStatus(problems), errand.id(), message, List.of());
  }

  /** The form without a look at any server: a form has to come at once. */
  private Answer ask(Errand errand, Command.Edit command) {
    Optional<Answer> early = rules.gate().refusedBeforeLooking(errand, Verb.EDIT, command.of());
    if (early.isPresent()) {
      return early.get();
    }
    rules.gate().allow(errand, Verb.EDIT, List.of());
    return Answer.asking(
        errand.id(),
        Message.of(Severity.PLAIN, "There is no form here: write what changes in one line")
            .withLine(Message.code("edit " + command.of() + " --stopwaitsecs 90"))
            .withLine("`help edit` tells more."),
        Forms.edit(command.of(), command.values()));
  }

  /** As it stands, with a button for each way on. */
  private Answer offer(Errand errand, Selector of, List<Found> found) {
    if (found.size() > 1) {
      return errand.misunderstood(
          "%s is %d programs; say what changes in all of them, such as %s, or name one."
              .formatted(
                  Message.code(of),
                  found.size(),
                  Message.code("edit " + of + " --stopwaitsecs 90")));
    }
    Found one = found.getFirst();
    Message message =
        Message.of(
                Severity.PLAIN,
                "Settings of %s on %s".formatted(one.program().name(), one.inspection().server()))
            .withLine(
                "In one line: %s"
                    .formatted(Message.code("edit " + one.name() + " --stopwaitsecs 90")))
            .withExcerpt(
                new Excerpt(
                    one.program().files().getFirst(),
                    cleaner.clean(String.join("\n", Planner.section(one.program())))));
    if (!errand.pressable()) {
      return errand.done(message);
    }
    return errand.done(
        message.withButtons(
            offering.toEverybody(
                errand.caller(),
                List.of(
                    new Offering.Choice(
                        "Edit",
                        Button.Style.PRIMARY,
                        form(Selector.parse(one.name()), one, new TreeMap<>()))))));
  }

  /** The form with what there is, and what was said instead. */
  private static Command form(Selector of, Found one, SortedMap<String, String> said) {
    SortedMap<String, String> values = new TreeMap<>();
    ProgramFile.read(one.program())
        .draft()
        .values()
        .forEach((field, value) -> {
          if (field != Field.NAME) {
            values.put(field.key(), value);
          }
        });
    // Nobody has to think about a name that follows the number of processes.
    values.remove(Field.PROCESS_NAME.key(), Field.defaultProcessName(one.program().processes()));
    said.forEach((key, value) -> values.put(Field.named(key).map(Field::key).orElse(key), value));
    return new Command.Edit(of, Command.Values.masked(values), true, false);
  }

  private static List<Mistake> unknown(SortedMap<String, String> values) {
    List<String> known =
        Arrays.stream(Field.values()).filter(field -> field != Field.NAME).map(Field::key).toList();
    return values.keySet().stream()
        .filter(key -> Field.named(key).filter(field -> field != Field.NAME).isEmpty())
        .map(key ->
            new Mistake(
                key,
                key.equals(Field.NAME.key())
                    ? "a worker keeps its name; create another one and remove this"
                    : "there is no such setting%s"
                        .formatted(Nearest.hint(key, known, "; see `help edit`"))))
        .toList();
  }

  private static ProgramDraft changed(ProgramDraft draft, SortedMap<String, String> values) {
    ProgramDraft changed = draft;
    for (Map.Entry<String, String> one : values.entrySet()) {
      Field field = Field.named(one.getKey()).orElseThrow();
      changed =
          changed.with(
              field,
              field == Field.ENVIRONMENT
                  ? filled(one.getValue(), environment(draft))
                  : asItIs(one.getValue(), draft.value(field).orElse("")));
    }
    return changed.value(Field.PROCESS_NAME).equals(draft.value(Field.PROCESS_NAME))
        ? numbered(changed)
        : changed;
  }

  /** Who asks for more processes does not think of the names that each of them needs. */
  private static ProgramDraft numbered(ProgramDraft draft) {
    boolean isOne = List.of("", "1").contains(draft.value(Field.PROCESSES).orElse("").strip());
    boolean isNumbered = draft.value(Field.PROCESS_NAME).orElse("").contains("%(process_num)");
    return isOne || isNumbered
        ? draft
        : draft.with(Field.PROCESS_NAME, Field.defaultProcessName(2));
  }

  /** A value that came back with its secrets masked as they were shown. */
  private static String asItIs(String value, String before) {
    return value.contains(Command.Values.AS_IT_IS) && value.equals(Secrets.maskedCommand(before))
        ? before
        : value;
  }

  /** Values that are to stay as they are. */
  private static String filled(String lines, Map<String, String> values) {
    List<String> filled = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String name = line.contains("=") ? line.substring(0, line.indexOf('=')) : line;
      filled.add(
          line.equals(name + "=" + Command.Values.AS_IT_IS)
              ? name + "=" + values.getOrDefault(name, "")
              : line);
    }
    return String.join("\n", filled);
  }

  private static List<Mistake> missing(ProgramConfig program, SortedMap<String, String> values) {
    ProgramDraft draft = ProgramFile.read(program).draft();
    List<Mistake> missing = new ArrayList<>(secrets(draft, values));
    Map<String, String> known = environment(draft);
    values
        .getOrDefault(Field.ENVIRONMENT.key(), "")
        .lines()
        .filter(line -> line.endsWith("=" + Command.Values.AS_IT_IS))
        .map(line -> line.substring(0, line.indexOf('=')))
        .filter(name -> !known.containsKey(name))
        .map(name ->
            new Mistake(
                Field.ENVIRONMENT.key(), "type the value of `%s`: it has none yet".formatted(name)))
        .forEach(missing::add);
    return missing;
  }

  /** Masked secrets in a value that is to be another one: nobody knows where they belong. */
  private static List<Mistake> secrets(ProgramDraft draft, SortedMap<String, String> values) {
    return values.entrySet().stream()
        .filter(one -> !one.getKey().equals(Field.ENVIRONMENT.key()))
        .filter(one -> {
          Optional<Field> field = Field.named(one.getKey());
          String before = field.flatMap(draft::value).orElse("");
          return asItIs(one.getValue(), before).contains(Command.Values.AS_IT_IS);
        })
        .map(one ->
            new Mistake(one.getKey(), "type the secret where ••• stands, or leave this as it was"))
        .toList();
  }

  private static Map<String, String> environment(ProgramDraft draft) {
    Map<String, String> values = new LinkedHashMap<>();
    draft
        .value(Field.ENVIRONMENT)
        .orElse("")
        .lines()
        .filter(line -> line.contains("="))
        .forEach(line ->
            values.put(
                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }
}
