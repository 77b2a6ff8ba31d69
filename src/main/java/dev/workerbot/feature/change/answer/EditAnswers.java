package dev.workerbot.feature.change.answer;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.command.text.SettingValues;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.plan.Consequences;
import dev.workerbot.feature.change.plan.Plan;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Counts;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
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
  private final BuildAnswers.ChangeRules changeRules;
  private final Planner planner;
  private final Previews previews;
  private final Buttons buttons;
  private final Cleaner cleaner;

  EditAnswers(
      Fleet fleet,
      BuildAnswers.ChangeRules changeRules,
      Planner planner,
      Previews previews,
      Buttons buttons,
      Cleaner cleaner) {
    this.fleet = fleet;
    this.changeRules = changeRules;
    this.planner = planner;
    this.previews = previews;
    this.buttons = buttons;
    this.cleaner = cleaner;
  }

  /** A program of a server. */
  private record FoundProgram(Inspection inspection, ProgramConfig program) {
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
  private record ProgramSearch(List<FoundProgram> found, Optional<CommandAnswer> answer) {
    static ProgramSearch not(CommandAnswer commandAnswer) {
      return new ProgramSearch(List.of(), Optional.of(commandAnswer));
    }
  }

  Optional<CommandAnswer> edit(RequestContext requestContext, Edit command) {
    if (command.opensForm()) {
      return Optional.of(ask(requestContext, command));
    }
    ProgramSearch programSearch = find(requestContext, Verb.EDIT, command.of());
    if (programSearch.answer().isPresent()) {
      return programSearch.answer();
    }
    if (command.values().isEmpty()) {
      return admitted(requestContext, Verb.EDIT, command.of(), programSearch.found())
          .or(() -> Optional.of(offer(requestContext, command.of(), programSearch.found())));
    }
    Optional<Command> again =
        programSearch.found().size() == 1
            ? Optional.of(form(command.of(), programSearch.found().getFirst(), command.values()))
            : Optional.empty();
    Previews.ChangeRequest changeRequest =
        new Previews.ChangeRequest(
            requestContext,
            Verb.EDIT,
            Sentence.of("This would change %s", names(programSearch.found())),
            command.confirmed(),
            again);
    List<FieldError> unknown = unknown(command.values());
    if (!unknown.isEmpty()) {
      return admitted(requestContext, Verb.EDIT, command.of(), programSearch.found())
          .or(() -> Optional.of(previews.wrong(changeRequest, unknown)));
    }
    List<Plan> plans = new ArrayList<>();
    for (FoundProgram one : programSearch.found()) {
      List<FieldError> missing = missing(one.program(), command.values());
      plans.add(
          missing.isEmpty()
              ? planner.edit(
                  requestContext.caller(),
                  one.inspection(),
                  one.program(),
                  draft -> changed(draft, command.values()),
                  spec -> beyond(requestContext, Verb.EDIT, one, spec))
              : new Plan.Invalid(missing));
    }
    return answer(changeRequest, command.of(), programSearch.found(), plans);
  }

  /** Writes down that it was allowed; the answer where that cannot be done. */
  private Optional<CommandAnswer> admitted(
      RequestContext requestContext, Verb verb, Selector of, List<FoundProgram> found) {
    return changeRules.forbidden(requestContext, VerbEffects.of(verb), of, targets(found));
  }

  private static List<Target> targets(List<FoundProgram> found) {
    return found.stream().flatMap(one -> one.targets().stream()).toList();
  }

  /** More of a worker is as much a worker as the first of it: the same limits hold. */
  Optional<CommandAnswer> scale(RequestContext requestContext, Scale command) {
    ProgramSearch programSearch = find(requestContext, Verb.SCALE, command.of());
    if (programSearch.answer().isPresent()) {
      return programSearch.answer();
    }
    UnaryOperator<ProgramDraft> wish =
        draft ->
            numbered(draft.with(ProgramField.PROCESSES, Integer.toString(command.processes())));
    List<Plan> plans =
        programSearch.found().stream()
            .map(one ->
                planner.edit(
                    requestContext.caller(),
                    one.inspection(),
                    one.program(),
                    wish,
                    spec -> beyond(requestContext, Verb.SCALE, one, spec)))
            .toList();
    return answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.SCALE,
            Sentence.of(
                "This would scale %s%s to %s",
                names(programSearch.found()),
                programSearch.found().size() == 1
                    ? " from " + programSearch.found().getFirst().program().processes()
                    : "",
                Counts.of(command.processes(), "process", "processes")),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        programSearch.found(),
        plans);
  }

  Optional<CommandAnswer> remove(RequestContext requestContext, Remove command) {
    ProgramSearch programSearch = find(requestContext, Verb.REMOVE, command.of());
    if (programSearch.answer().isPresent()) {
      return programSearch.answer();
    }
    return answer(
        new Previews.ChangeRequest(
            requestContext,
            Verb.REMOVE,
            Sentence.of("This would remove %s", names(programSearch.found())),
            command.confirmed(),
            Optional.empty()),
        command.of(),
        programSearch.found(),
        programSearch.found().stream()
            .map(one -> planner.remove(requestContext.caller(), one.inspection(), one.program()))
            .toList());
  }

  /** What they are to be needs the right as much as what they are. */
  private Optional<CommandAnswer> answer(
      Previews.ChangeRequest changeRequest,
      Selector of,
      List<FoundProgram> found,
      List<Plan> plans) {
    List<StoredChange> changes =
        plans.stream()
            .filter(Plan.Ready.class::isInstance)
            .map(plan -> ((Plan.Ready) plan).storedChange())
            .toList();
    List<Target> changed = ChangedPrograms.targets(changes);
    return changeRules
        .refused(
            changeRequest.requestContext(),
            Consequences.of(changeRequest.verb(), changes),
            of,
            changed.isEmpty() ? targets(found) : changed)
        .or(() ->
            previews.answer(
                changeRequest,
                plans.stream()
                    .map(plan -> warned(changeRequest.requestContext().caller(), plan))
                    .toList()));
  }

  /** Says of what the caller could not put back by themselves that it is so. */
  private Plan warned(Caller caller, Plan plan) {
    if (!(plan instanceof Plan.Ready(var storedChange, var lines, var shown))) {
      return plan;
    }
    List<StoredChange> back = List.of(storedChange.reversed());
    boolean may =
        changeRules
                .policy()
                .decide(caller, Consequences.of(Verb.UNDO, back), ChangedPrograms.targets(back))
            instanceof Decision.Allowed;
    List<FieldError> beyond = changeRules.beyond(caller, Verb.UNDO, back.getFirst());
    if (!may || beyond.isEmpty()) {
      return plan;
    }
    List<MessageLine> more = new ArrayList<>(lines);
    more.add(
        new MessageLine(
            Severity.WARNING,
            Sentence.of("You could not put it back yourself: %s", beyond.getFirst())));
    return new Plan.Ready(storedChange, more, shown);
  }

  private List<FieldError> beyond(
      RequestContext requestContext, Verb verb, FoundProgram one, ProgramSpec spec) {
    Stream<Target> after =
        spec.processNames().stream()
            .map(process ->
                new Target(
                    one.inspection().server(), new WorkerName(one.program().group(), process)));
    return Stream.concat(one.targets().stream(), after)
        .flatMap(target -> changeRules.beyond(requestContext.caller(), verb, target, spec).stream())
        .distinct()
        .toList();
  }

  private static Sentence names(List<FoundProgram> found) {
    if (found.size() == 1) {
      FoundProgram only = found.getFirst();
      return Sentence.of(
          "%s on %s", Sentence.name(only.program().name()), only.inspection().server());
    }
    return found.size() <= 3
        ? found.stream().map(FoundProgram::name).map(Sentence::name).collect(Sentence.joining(", "))
        : Sentence.of("%d workers", found.size());
  }

  /** By whole programs: who names one process of several means them all. */
  private ProgramSearch find(RequestContext requestContext, Verb verb, Selector selector) {
    List<String> misses =
        Resolution.missedPlaces(
            selector, fleet, changeRules.authorizer().visibility().sight(requestContext, verb));
    if (!misses.isEmpty()) {
      return ProgramSearch.not(
          changeRules.authorizer().notUnderstood(requestContext, verb, String.join(" ", misses)));
    }
    Set<ServerName> servers = new LinkedHashSet<>();
    selector
        .terms()
        .forEach(
            term -> fleet.meantBy(term).stream().map(WatchedServer::name).forEach(servers::add));
    Map<ServerName, Inspection> inspections =
        changeRules
            .authorizer()
            .lookup()
            .ask(requestContext, selector, servers, server -> Inspection.of(fleet, server));
    Set<FoundProgram> found = new LinkedHashSet<>();
    for (Selector.Term term : selector.terms()) {
      int before = found.size();
      boolean silent = false;
      Set<String> known = new LinkedHashSet<>();
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        Inspection inspection = inspections.get(watchedServer.name());
        if (inspection.files().isEmpty()) {
          silent = true;
          continue;
        }
        for (ProgramConfig program : inspection.files().get().programs()) {
          FoundProgram one = new FoundProgram(inspection, program);
          if (changeRules.policy().decide(requestContext.caller(), Verb.STATUS, one.targets())
              instanceof Decision.Allowed) {
            known.add(program.name());
          }
          if (one.targets().stream()
              .filter(target -> term.matches(target.worker()))
              .anyMatch(changeRules.authorizer().visibility().sees(requestContext, verb))) {
            found.add(one);
          }
        }
      }
      if (silent) {
        return ProgramSearch.not(silent(requestContext, verb, inspections));
      }
      if (found.size() == before && found.stream().noneMatch(one -> matches(term, one))) {
        return ProgramSearch.not(
            changeRules
                .authorizer()
                .notUnderstood(
                    requestContext,
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
    return changeRules
        .barred(requestContext, VerbEffects.of(verb), selector, targets(List.copyOf(found)))
        .or(() -> odd(requestContext, verb, found))
        .map(ProgramSearch::not)
        .orElseGet(() -> new ProgramSearch(List.copyOf(found), Optional.empty()));
  }

  /** Why one whose name workerbot cannot take is not changed. */
  private Optional<CommandAnswer> odd(
      RequestContext requestContext, Verb verb, Set<FoundProgram> found) {
    return targets(List.copyOf(found)).stream()
        .flatMap(target -> OddName.why(target.worker()).map(why -> target + ": " + why).stream())
        .findFirst()
        .map(why -> changeRules.authorizer().notUnderstood(requestContext, verb, why));
  }

  private boolean matches(Selector.Term term, FoundProgram one) {
    ServerName server = one.inspection().server();
    return term.matches(server, fleet.server(server).tags())
        && one.targets().stream().anyMatch(target -> term.matches(target.worker()));
  }

  private CommandAnswer silent(
      RequestContext requestContext, Verb verb, Map<ServerName, Inspection> inspections) {
    changeRules.authorizer().allow(requestContext, verb, List.of());
    Message message = Message.of(Severity.BAD, "Nothing was changed: not every server answers");
    List<Problem> problems = new ArrayList<>();
    for (Inspection inspection : inspections.values()) {
      if (inspection.config() instanceof Reply.FailedReply<?>(var problem)) {
        message = message.withLine(Severity.BAD, problem.on(inspection.server()));
        problems.add(problem);
      }
    }
    return new CommandAnswer(
        Outcome.withoutStatus(problems), requestContext.id(), message, List.of());
  }

  /** The form without a look at any server: a form has to come at once. */
  private CommandAnswer ask(RequestContext requestContext, Edit command) {
    changeRules.authorizer().allow(requestContext, Verb.EDIT, List.of());
    return CommandAnswer.asking(
        requestContext.id(),
        Message.of(Severity.PLAIN, "There is no form here: write what changes in one line")
            .withLine(Message.code(Sentence.of("edit %s --stopwaitsecs 90", command.of())))
            .withLine("`help edit` tells more."),
        Forms.edit(command.of(), command.values()));
  }

  /** As it stands, with a button for each way on. */
  private CommandAnswer offer(
      RequestContext requestContext, Selector of, List<FoundProgram> found) {
    if (found.size() > 1) {
      return requestContext.misunderstood(
          "%s is %d programs; say what changes in all of them, such as %s, or name one."
              .formatted(
                  Message.code(of),
                  found.size(),
                  Message.code(Sentence.of("edit %s --stopwaitsecs 90", of))));
    }
    FoundProgram one = found.getFirst();
    Message message =
        Message.of(
                Severity.PLAIN,
                Sentence.of(
                    "Settings of %s on %s",
                    Sentence.name(one.program().name()), one.inspection().server()))
            .withLine(
                Sentence.of(
                    "In one line: %s",
                    Message.code(
                        Sentence.of("edit %s --stopwaitsecs 90", Sentence.name(one.name())))))
            .withExcerpt(
                new Excerpt(
                    one.program().files().getFirst(),
                    cleaner.clean(String.join("\n", Planner.section(one.program())))));
    if (!requestContext.pressable()) {
      return requestContext.done(message);
    }
    return requestContext.done(
        message.withButtons(
            buttons.toEverybody(
                requestContext.caller(),
                List.of(
                    new Buttons.ButtonChoice(
                        "Edit",
                        Button.Style.PRIMARY,
                        form(Selector.parse(one.name()), one, new TreeMap<>()))))));
  }

  /** The form with what there is, and what was said instead. */
  private static Command form(Selector of, FoundProgram one, SortedMap<String, String> said) {
    SortedMap<String, String> values = new TreeMap<>();
    ProgramOnDisk.read(one.program())
        .draft()
        .values()
        .forEach((programField, value) -> {
          if (programField != ProgramField.NAME) {
            values.put(programField.key(), value);
          }
        });
    // Nobody has to think about a name that follows the number of processes.
    values.remove(
        ProgramField.PROCESS_NAME.key(),
        ProgramField.defaultProcessName(one.program().processes()));
    said.forEach((key, value) ->
        values.put(ProgramField.named(key).map(ProgramField::key).orElse(key), value));
    return new Edit(of, SettingValues.masked(values), true, false);
  }

  private static List<FieldError> unknown(SortedMap<String, String> values) {
    List<String> known =
        Arrays.stream(ProgramField.values())
            .filter(programField -> programField != ProgramField.NAME)
            .map(ProgramField::key)
            .toList();
    return values.keySet().stream()
        .filter(key ->
            ProgramField.named(key)
                .filter(programField -> programField != ProgramField.NAME)
                .isEmpty())
        .map(key ->
            new FieldError(
                key,
                key.equals(ProgramField.NAME.key())
                    ? "a worker keeps its name; create another one and remove this"
                    : "there is no such setting%s"
                        .formatted(Nearest.hint(key, known, "; see `help edit`"))))
        .toList();
  }

  private static ProgramDraft changed(ProgramDraft draft, SortedMap<String, String> values) {
    ProgramDraft changed = draft;
    for (Map.Entry<String, String> one : values.entrySet()) {
      ProgramField programField = ProgramField.named(one.getKey()).orElseThrow();
      changed =
          changed.with(
              programField,
              programField == ProgramField.ENVIRONMENT
                  ? filled(one.getValue(), environment(draft))
                  : asItIs(one.getValue(), draft.value(programField).orElse("")));
    }
    return changed.value(ProgramField.PROCESS_NAME).equals(draft.value(ProgramField.PROCESS_NAME))
        ? numbered(changed)
        : changed;
  }

  /** Who asks for more processes does not think of the names that each of them needs. */
  private static ProgramDraft numbered(ProgramDraft draft) {
    boolean isOne =
        List.of("", "1").contains(draft.value(ProgramField.PROCESSES).orElse("").strip());
    boolean isNumbered =
        draft.value(ProgramField.PROCESS_NAME).orElse("").contains("%(process_num)");
    return isOne || isNumbered
        ? draft
        : draft.with(ProgramField.PROCESS_NAME, ProgramField.defaultProcessName(2));
  }

  /** A value that came back with its secrets masked as they were shown. */
  private static String asItIs(String value, String before) {
    return value.contains(SettingValues.AS_IT_IS) && value.equals(Secrets.maskedCommand(before))
        ? before
        : value;
  }

  /** Values that are to stay as they are. */
  private static String filled(String lines, Map<String, String> values) {
    List<String> filled = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String name = line.contains("=") ? line.substring(0, line.indexOf('=')) : line;
      filled.add(
          line.equals(name + "=" + SettingValues.AS_IT_IS)
              ? name + "=" + values.getOrDefault(name, "")
              : line);
    }
    return String.join("\n", filled);
  }

  private static List<FieldError> missing(ProgramConfig program, SortedMap<String, String> values) {
    ProgramDraft draft = ProgramOnDisk.read(program).draft();
    List<FieldError> missing = new ArrayList<>(secrets(draft, values));
    Map<String, String> known = environment(draft);
    values
        .getOrDefault(ProgramField.ENVIRONMENT.key(), "")
        .lines()
        .filter(line -> line.endsWith("=" + SettingValues.AS_IT_IS))
        .map(line -> line.substring(0, line.indexOf('=')))
        .filter(name -> !known.containsKey(name))
        .map(name ->
            new FieldError(
                ProgramField.ENVIRONMENT.key(),
                "type the value of `%s`: it has none yet".formatted(name)))
        .forEach(missing::add);
    return missing;
  }

  /** Masked secrets in a value that is to be another one: nobody knows where they belong. */
  private static List<FieldError> secrets(ProgramDraft draft, SortedMap<String, String> values) {
    return values.entrySet().stream()
        .filter(one -> !one.getKey().equals(ProgramField.ENVIRONMENT.key()))
        .filter(one -> {
          Optional<ProgramField> field = ProgramField.named(one.getKey());
          String before = field.flatMap(draft::value).orElse("");
          return asItIs(one.getValue(), before).contains(SettingValues.AS_IT_IS);
        })
        .map(one ->
            new FieldError(
                one.getKey(), "type the secret where ••• stands, or leave this as it was"))
        .toList();
  }

  private static Map<String, String> environment(ProgramDraft draft) {
    Map<String, String> values = new LinkedHashMap<>();
    draft
        .value(ProgramField.ENVIRONMENT)
        .orElse("")
        .lines()
        .filter(line -> line.contains("="))
        .forEach(line ->
            values.put(
                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }
}
