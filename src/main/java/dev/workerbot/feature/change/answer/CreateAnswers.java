package dev.workerbot.feature.change.answer;

import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.text.SettingValues;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.plan.Plan;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.template.Template;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code create}: chosen, asked for, checked, shown, made. */
public final class CreateAnswers {
  /** The template of a worker whose command is said outright. */
  private static final String PLAIN = "command";

  private static final int BUTTONS = 5;

  private final Fleet fleet;
  private final ChangeRules changeRules;
  private final Planner planner;
  private final Previews previews;
  private final Buttons buttons;
  private final NewPrograms newPrograms;
  private final Forms forms;

  public CreateAnswers(
      Fleet fleet, ChangeRules changeRules, Planner planner, Previews previews, Buttons buttons) {
    this.fleet = fleet;
    this.changeRules = changeRules;
    this.planner = planner;
    this.previews = previews;
    this.buttons = buttons;
    this.newPrograms = new NewPrograms(changeRules.creating());
    this.forms = new Forms(changeRules.creating());
  }

  Outcome of(RequestContext requestContext, Create command, ServerSight sight) {
    boolean isPlain =
        command.template().isEmpty()
            && (command.values().containsKey(ProgramField.COMMAND.key())
                || command.form()
                || command.confirmed());
    if (command.template().isEmpty() && !isPlain) {
      changeRules.authorizer().allow(requestContext, Verb.CREATE, List.of());
      return choose(requestContext, command);
    }
    Optional<Template> template = changeRules.creating().template(command.template().orElse(PLAIN));
    if (template.isEmpty() && command.template().isPresent()) {
      return unknown(requestContext, command.template().get());
    }
    return command.form()
        ? ask(requestContext, command, template)
        : made(requestContext, command, template, sight);
  }

  /** What cannot stay in what was said, as far as no server has to be asked. */
  List<FieldError> mistakes(Create command) {
    Optional<Template> template = changeRules.creating().template(command.template().orElse(PLAIN));
    if (template.isEmpty()) {
      return List.of();
    }
    Optional<String> name = NewPrograms.name(command.of());
    List<FieldError> mistakes = new ArrayList<>();
    if (name.isEmpty()) {
      mistakes.add(new FieldError(Form.WORKER, NewPrograms.notAName(command.values())));
    }
    SortedMap<String, String> values = new TreeMap<>(command.values());
    values.remove(Form.WORKER);
    List<FieldError> others = new ArrayList<>();
    List<ProgramSpec> _ = newPrograms.specs(name.orElse("worker"), values, template, others);
    mistakes.addAll(others);
    return mistakes.stream()
        .map(one ->
            one.field().equals(ProgramField.NAME.key())
                ? new FieldError(Form.WORKER, one.sentence())
                : one)
        .distinct()
        .toList();
  }

  private CommandAnswer choose(RequestContext requestContext, Create command) {
    Message message = Message.of(Severity.PLAIN, "What kind of worker?");
    for (Template template : changeRules.creating().templates()) {
      message =
          message.withLine(
              Sentence.of(
                  "%s – %s: %s", Message.code(template.id()), template.title(), template.help()));
    }
    if (!requestContext.pressable()) {
      return requestContext.done(
          message.withLine(
              Sentence.of(
                  "Write it on one line, such as %s.",
                  Message.code(
                      "create mailer@web1 --command \"php artisan queue:work\" --user"
                          + " www-data"))));
    }
    List<Buttons.ButtonChoice> choices =
        changeRules.creating().templates().stream()
            .limit(BUTTONS)
            .map(template ->
                new Buttons.ButtonChoice(
                    cut(template.title()),
                    Button.Style.PLAIN,
                    new Create(
                        command.of(),
                        Optional.of(template.id()),
                        SettingValues.masked(command.values()),
                        true,
                        false)))
            .toList();
    if (changeRules.creating().templates().size() > BUTTONS) {
      message = message.withLine("For the others: `create --template NAME --form`.");
    }
    return requestContext.done(
        message.withButtons(buttons.toEverybody(requestContext.caller(), choices)));
  }

  private static String cut(String title) {
    return CleanText.cut(title, 75);
  }

  private CommandAnswer unknown(RequestContext requestContext, String id) {
    List<String> known = changeRules.creating().templateIds();
    return changeRules
        .authorizer()
        .notUnderstood(
            requestContext,
            Verb.CREATE,
            "No template %s%s"
                .formatted(
                    Message.code(id),
                    Nearest.hint(id, known, "; available: " + String.join(", ", known) + ".")));
  }

  private CommandAnswer ask(
      RequestContext requestContext, Create command, Optional<Template> template) {
    changeRules.authorizer().allow(requestContext, Verb.CREATE, List.of());
    Template kind = template.orElseThrow();
    Optional<String> of =
        command
            .of()
            .map(Selector::toString)
            .or(() -> Optional.ofNullable(command.values().get(Form.WORKER)));
    Form form = forms.create(kind, of.orElse(""), NewPrograms.named(command.values()));
    return Forms.shown(requestContext, Verb.CREATE, "it", Message.code(Forms.typed(kind)), form);
  }

  private Outcome made(
      RequestContext requestContext,
      Create command,
      Optional<Template> template,
      ServerSight sight) {
    Previews.ChangeRequest changeRequest =
        new Previews.ChangeRequest(
            requestContext,
            Verb.CREATE,
            Sentence.EMPTY,
            command.confirmed(),
            Optional.of(
                new Create(
                    command.of(),
                    Optional.of(template.map(Template::id).orElse(PLAIN)),
                    SettingValues.masked(command.values()),
                    true,
                    false)));
    Optional<String> name = NewPrograms.name(command.of());
    if (name.isEmpty()) {
      changeRules.authorizer().allow(requestContext, Verb.CREATE, List.of());
      return previews.wrong(
          changeRequest,
          List.of(new FieldError(ProgramField.NAME.key(), NewPrograms.notAName(command.values()))));
    }
    Selector of = command.of().orElseThrow();
    List<String> misses = Resolution.missedPlaces(of, fleet, sight);
    if (!misses.isEmpty()) {
      String sentence = String.join(" ", misses);
      CommandAnswer _ =
          changeRules.authorizer().notUnderstood(requestContext, Verb.CREATE, sentence);
      return previews.wrong(
          changeRequest, List.of(new FieldError(ProgramField.NAME.key(), sentence)));
    }
    Set<ServerName> servers = fleet.meantBy(of);
    List<FieldError> mistakes = new ArrayList<>();
    List<ProgramSpec> specs = newPrograms.specs(name.get(), command.values(), template, mistakes);
    List<Target> targets =
        specs.isEmpty()
            ? servers.stream()
                .flatMap(server ->
                    WorkerName.tryOf(name.get()).map(one -> new Target(server, one)).stream())
                .toList()
            : servers.stream()
                .flatMap(server -> specs.stream().flatMap(spec -> targets(server, spec)))
                .toList();
    if (changeRules.admit(requestContext, VerbEffects.of(Verb.CREATE), of, targets)
        instanceof Authorization.NoGo(var answer)) {
      return answer;
    }
    for (ProgramSpec spec : specs) {
      servers.stream()
          .flatMap(server -> targets(server, spec))
          .flatMap(target ->
              changeRules.beyond(requestContext.caller(), Verb.CREATE, target, spec).stream())
          .distinct()
          .forEach(mistakes::add);
    }
    if (!mistakes.isEmpty()) {
      return previews.wrong(changeRequest, mistakes.stream().distinct().toList());
    }
    List<Plan> plans = new ArrayList<>();
    changeRules
        .authorizer()
        .lookup()
        .ask(requestContext, of, servers, server -> Inspection.of(fleet, server))
        .values()
        .forEach(inspection ->
            specs.forEach(
                spec -> plans.add(planner.create(requestContext.caller(), inspection, spec))));
    return previews.answer(titled(changeRequest, specs, servers), plans);
  }

  private static Previews.ChangeRequest titled(
      Previews.ChangeRequest changeRequest, List<ProgramSpec> specs, Set<ServerName> servers) {
    int processes = specs.stream().mapToInt(ProgramSpec::processes).sum() * servers.size();
    Sentence where =
        servers.size() <= 3
            ? Sentence.join(", ", servers)
            : Sentence.of("%d servers", servers.size());
    return new Previews.ChangeRequest(
        changeRequest.requestContext(),
        changeRequest.verb(),
        Sentence.of(
            "This would create %s on %s: %s",
            specs.size() == 1
                ? Sentence.name(specs.getFirst().name())
                : Sentence.of("%d workers", specs.size()),
            where,
            Counts.of(processes, "process", "processes")),
        changeRequest.confirmed(),
        changeRequest.again());
  }

  private static Stream<Target> targets(ServerName server, ProgramSpec spec) {
    return spec.processNames().stream()
        .map(process -> new Target(server, new WorkerName(spec.name(), process)));
  }
}
