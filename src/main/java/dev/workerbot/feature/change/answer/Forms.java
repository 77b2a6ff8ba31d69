package dev.workerbot.feature.change.answer;

import dev.workerbot.command.text.SettingValues;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.template.Creating;
import dev.workerbot.program.template.Template;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The forms in which workers are described. What matters comes first: a chat may show no more than
 * the first four by themselves, and asks for the others only whoever wants them.
 */
final class Forms {
  private static final int TITLE_CHARS = 24;
  private static final String SHOWN_FIRST = " You get a preview before anything is written.";

  private static final List<String> FLAGS = List.of("true", "false");
  private static final List<String> RESTARTS = List.of("true", "unexpected", "false");
  private static final List<String> SIGNALS =
      List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL");

  /** What is asked of every worker before all the rest, in this order. */
  private static final List<ProgramField> FIRST =
      List.of(
          ProgramField.COMMAND,
          ProgramField.DIRECTORY,
          ProgramField.PROCESSES,
          ProgramField.USER,
          ProgramField.ENVIRONMENT);

  /** Of a worker that there is, more often changed than where it is. */
  private static final List<ProgramField> FIRST_IN_EDIT =
      List.of(
          ProgramField.COMMAND,
          ProgramField.USER,
          ProgramField.PROCESSES,
          ProgramField.ENVIRONMENT,
          ProgramField.DIRECTORY,
          ProgramField.STOPWAITSECS);

  private final Creating creating;

  Forms(Creating creating) {
    this.creating = creating;
  }

  /**
   * Shows a form, or says how to do without one.
   *
   * @param what is asked for
   * @param line that says it, such as one typed
   */
  static CommandAnswer shown(
      RequestContext requestContext, Verb verb, String what, Sentence line, Form form) {
    return Outcome.Done.asking(
        requestContext.id(),
        Message.of(Severity.PLAIN, "There is no form here: write %s in one line".formatted(what))
            .withLine(line)
            .withLine("`help %s` tells more.".formatted(verb)),
        form);
  }

  /**
   * For a new worker of a kind; with what was said already filled in.
   *
   * @param of its name and where, as they were typed
   */
  Form create(Template template, String of, SortedMap<String, String> values) {
    List<Form.FormInput> asks = new ArrayList<>();
    asks.add(
        new Form.FormInput(
            Form.WORKER,
            "Name and server",
            "Such as mailer@web1, or with a tag, mailer@prod: one on each of its servers.",
            of,
            Form.InputKind.LINE,
            List.of(),
            false));
    List<Form.FormInput> own = new ArrayList<>();
    template
        .fields()
        .forEach((key, templateQuestion) -> own.add(ask(key, templateQuestion, values)));
    own.stream().filter(formInput -> !formInput.optional()).forEach(asks::add);
    List<ProgramField> open =
        sorted(FIRST).stream()
            .filter(programField -> !template.fields().containsKey(programField.key()))
            .filter(programField -> !template.worker().containsKey(programField))
            .toList();
    open.stream()
        .filter(this::isNeeded)
        .forEach(programField -> asks.add(ask(programField, values)));
    // On what it works matters more than how many there are, and that more than the finer points.
    List<Form.FormInput> finer = own.stream().filter(Form.FormInput::optional).toList();
    finer.stream().limit(1).forEach(asks::add);
    List<ProgramField> rest =
        open.stream().filter(programField -> !isNeeded(programField)).toList();
    rest.stream()
        .filter(FIRST::contains)
        .forEach(programField -> asks.add(ask(programField, values)));
    finer.stream().skip(1).forEach(asks::add);
    rest.stream()
        .filter(programField -> !FIRST.contains(programField))
        .forEach(programField -> asks.add(ask(programField, values)));
    for (ProgramField programField : sorted(FIRST)) {
      Template.Recipe recipe = template.worker().get(programField);
      if (recipe != null && !template.fields().containsKey(programField.key())) {
        asks.add(
            ask(programField, values.getOrDefault(programField.key(), ""), made(recipe), true));
      }
    }
    String source = template.source().isEmpty() ? "" : " See " + template.source() + ".";
    return new Form(
        title(template.title()),
        plain(template.help()) + source + SHOWN_FIRST,
        List.of("create", "--template=" + template.id()),
        asks,
        "Preview");
  }

  private static Form.FormInput ask(
      String key, Template.TemplateQuestion templateQuestion, SortedMap<String, String> values) {
    String hint = plain(templateQuestion.help());
    if (!templateQuestion.usual().isEmpty()) {
      hint = (hint + " If empty: " + templateQuestion.usual() + ".").strip();
    }
    return new Form.FormInput(
        key,
        templateQuestion.label(),
        hint,
        values.getOrDefault(key, templateQuestion.usual()),
        Form.InputKind.LINE,
        List.of(),
        templateQuestion.optional() || !templateQuestion.usual().isEmpty());
  }

  private boolean isNeeded(ProgramField programField) {
    return programField == ProgramField.COMMAND
        || (programField == ProgramField.USER && creating.user().isEmpty());
  }

  private Form.FormInput ask(ProgramField programField, SortedMap<String, String> values) {
    String usual =
        programField == ProgramField.USER
            ? creating.user().orElse("")
            : FIRST.contains(programField) ? programField.usual() : "";
    String hint =
        programField == ProgramField.USER && creating.user().isPresent()
            ? "Default here: %s.".formatted(creating.user().get())
            : hint(programField);
    return ask(
        programField,
        values.getOrDefault(programField.key(), usual),
        hint,
        !isNeeded(programField));
  }

  /** What a template makes of a field, unless somebody says otherwise. */
  private static String made(Template.Recipe recipe) {
    return switch (recipe) {
      case Template.Recipe.TextRecipe(var pattern) ->
          "Default of the template: %s.".formatted(pattern);
      case Template.Recipe.WordsRecipe _ -> "If empty: derived from the answers above.";
    };
  }

  /**
   * For a worker that there is, with its settings filled in. One that is not among them is emptied
   * when the form is sent, so that they have to be all.
   */
  static Form edit(Selector of, SortedMap<String, String> values) {
    List<Form.FormInput> asks = new ArrayList<>();
    for (ProgramField programField : sorted(FIRST_IN_EDIT)) {
      String hint =
          programField == ProgramField.ENVIRONMENT
              ? "One NAME=value per line. %s keeps the current value."
                  .formatted(SettingValues.AS_IT_IS)
              : hint(programField);
      asks.add(
          ask(
              programField,
              values.getOrDefault(programField.key(), ""),
              hint,
              programField != ProgramField.COMMAND && programField != ProgramField.USER));
    }
    String title = "Edit " + of;
    boolean fits = title.length() <= TITLE_CHARS;
    return new Form(
        fits ? title : "Edit a worker",
        (fits ? "" : of + ". ") + "You get a preview before anything changes.",
        List.of("edit", of.toString()),
        asks,
        "Preview");
  }

  /** All that can be said of a worker but its name, these before the others. */
  private static List<ProgramField> sorted(List<ProgramField> first) {
    return Stream.concat(
            first.stream(),
            Arrays.stream(ProgramField.values())
                .filter(programField ->
                    programField != ProgramField.NAME && !first.contains(programField)))
        .toList();
  }

  private static Form.FormInput ask(
      ProgramField programField, String initial, String hint, boolean optional) {
    List<String> choices =
        switch (programField) {
          case AUTORESTART -> RESTARTS;
          case STOPSIGNAL -> SIGNALS;
          default -> programField.kind() == ProgramField.FieldKind.FLAG ? FLAGS : List.of();
        };
    Form.InputKind inputKind =
        !choices.isEmpty()
            ? Form.InputKind.CHOICE
            : programField.kind() == ProgramField.FieldKind.LINES
                ? Form.InputKind.LINES
                : Form.InputKind.LINE;
    return new Form.FormInput(
        programField.key(), programField.label(), hint, initial, inputKind, choices, optional);
  }

  /** What holds if nothing is said, and who recommends it. */
  private static String hint(ProgramField programField) {
    return switch (programField) {
      case COMMAND -> "Supervisor runs it without a shell.";
      case USER -> "A user on the server, such as www-data.";
      case DIRECTORY -> "The working directory, as an absolute path.";
      case ENVIRONMENT -> "One NAME=value per line.";
      case PROCESS_NAME -> "If empty: the worker's name, plus a number if there are several.";
      case KILLASGROUP -> "If empty: the same as for stopping children.";
      case AUTORESTART -> usual(programField) + " unexpected: only after an unexpected exit code.";
      case EXITCODES -> usual(programField) + " Several with commas.";
      case PRIORITY -> usual(programField) + " The lowest is started first.";
      case STDOUT_LOG, STDERR_LOG ->
          usual(programField) + " AUTO (deleted when supervisord restarts), a path, or NONE.";
      default -> usual(programField);
    };
  }

  private static String usual(ProgramField programField) {
    return "If empty: %s%s."
        .formatted(
            programField.usual(),
            programField.recommender().equals("Supervisor")
                ? ", Supervisor's default"
                : ", as %s recommends".formatted(programField.recommender()));
  }

  /** In a form nothing is set as code. */
  private static String plain(String text) {
    return text.replace("`", "");
  }

  private static String title(String text) {
    return CleanText.cut(text, TITLE_CHARS);
  }

  /** What somebody types where there is no form. */
  static String typed(Template template) {
    StringBuilder line = new StringBuilder("create NAME@SERVER --template ").append(template.id());
    for (Map.Entry<String, Template.TemplateQuestion> one : template.fields().entrySet()) {
      if (one.getValue().usual().isEmpty() && !one.getValue().optional()) {
        line.append(" --").append(one.getKey()).append(" …");
      }
    }
    return line.append(" --user …").toString();
  }
}
