package dev.workerbot.operation.build;

import dev.workerbot.command.Command;
import dev.workerbot.message.Form;
import dev.workerbot.program.Creating;
import dev.workerbot.program.Field;
import dev.workerbot.program.Template;
import dev.workerbot.worker.Selector;
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
  private static final String SHOWN_FIRST = " You see what would be written before anything is.";

  private static final List<String> FLAGS = List.of("true", "false");
  private static final List<String> RESTARTS = List.of("true", "unexpected", "false");
  private static final List<String> SIGNALS =
      List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL");

  /** What is asked of every worker before all the rest, in this order. */
  private static final List<Field> FIRST =
      List.of(Field.COMMAND, Field.DIRECTORY, Field.PROCESSES, Field.USER, Field.ENVIRONMENT);

  /** Of a worker that there is, more often changed than where it is. */
  private static final List<Field> FIRST_IN_EDIT =
      List.of(
          Field.COMMAND,
          Field.USER,
          Field.PROCESSES,
          Field.ENVIRONMENT,
          Field.DIRECTORY,
          Field.STOPWAITSECS);

  private final Creating creating;

  Forms(Creating creating) {
    this.creating = creating;
  }

  /**
   * For a new worker of a kind; with what was said already filled in.
   *
   * @param of its name and where, as they were typed
   */
  Form create(Template template, String of, SortedMap<String, String> values) {
    List<Form.Ask> asks = new ArrayList<>();
    asks.add(
        new Form.Ask(
            Form.WORKER,
            "Name and server",
            "Such as mailer@web1. With a tag, such as mailer@prod: one on each of its servers.",
            of,
            Form.Kind.LINE,
            List.of(),
            false));
    List<Form.Ask> own = new ArrayList<>();
    template.fields().forEach((key, ask) -> own.add(ask(key, ask, values)));
    own.stream().filter(ask -> !ask.optional()).forEach(asks::add);
    List<Field> open =
        sorted(FIRST).stream()
            .filter(field -> !template.fields().containsKey(field.key()))
            .filter(field -> !template.worker().containsKey(field))
            .toList();
    open.stream().filter(this::isNeeded).forEach(field -> asks.add(ask(field, values)));
    // On what it works matters more than how many there are, and that more than the finer points.
    List<Form.Ask> finer = own.stream().filter(Form.Ask::optional).toList();
    finer.stream().limit(1).forEach(asks::add);
    List<Field> rest = open.stream().filter(field -> !isNeeded(field)).toList();
    rest.stream().filter(FIRST::contains).forEach(field -> asks.add(ask(field, values)));
    finer.stream().skip(1).forEach(asks::add);
    rest.stream()
        .filter(field -> !FIRST.contains(field))
        .forEach(field -> asks.add(ask(field, values)));
    for (Field field : sorted(FIRST)) {
      Template.Recipe recipe = template.worker().get(field);
      if (recipe != null && !template.fields().containsKey(field.key())) {
        asks.add(ask(field, values.getOrDefault(field.key(), ""), made(recipe), true));
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

  private static Form.Ask ask(String key, Template.Ask ask, SortedMap<String, String> values) {
    String hint = plain(ask.help());
    if (!ask.usual().isEmpty()) {
      hint = (hint + " If empty: " + ask.usual() + ".").strip();
    }
    return new Form.Ask(
        key,
        ask.label(),
        hint,
        values.getOrDefault(key, ask.usual()),
        Form.Kind.LINE,
        List.of(),
        ask.optional() || !ask.usual().isEmpty());
  }

  private boolean isNeeded(Field field) {
    return field == Field.COMMAND || (field == Field.USER && creating.user().isEmpty());
  }

  private Form.Ask ask(Field field, SortedMap<String, String> values) {
    String usual =
        field == Field.USER
            ? creating.user().orElse("")
            : FIRST.contains(field) ? field.usual() : "";
    String hint =
        field == Field.USER && creating.user().isPresent()
            ? "If empty: %s, as is usual here.".formatted(creating.user().get())
            : hint(field);
    return ask(field, values.getOrDefault(field.key(), usual), hint, !isNeeded(field));
  }

  /** What a template makes of a field, unless somebody says otherwise. */
  private static String made(Template.Recipe recipe) {
    return switch (recipe) {
      case Template.Recipe.Text(var pattern) -> "If empty: %s, by the template.".formatted(pattern);
      case Template.Recipe.Words _ -> "If empty: made of the answers above.";
    };
  }

  /**
   * For a worker that there is, with its settings filled in. One that is not among them is emptied
   * when the form is sent, so that they have to be all.
   */
  static Form edit(Selector of, SortedMap<String, String> values) {
    List<Form.Ask> asks = new ArrayList<>();
    for (Field field : sorted(FIRST_IN_EDIT)) {
      String hint =
          field == Field.ENVIRONMENT
              ? "One NAME=value a line. %s stands for the value that it has."
                  .formatted(Command.Values.AS_IT_IS)
              : hint(field);
      asks.add(
          ask(
              field,
              values.getOrDefault(field.key(), ""),
              hint,
              field != Field.COMMAND && field != Field.USER));
    }
    String title = "Edit " + of;
    boolean fits = title.length() <= TITLE_CHARS;
    return new Form(
        fits ? title : "Edit a worker",
        (fits ? "" : of + ". ") + "You see what changes before anything does.",
        List.of("edit", of.toString()),
        asks,
        "Preview");
  }

  /** All that can be said of a worker but its name, these before the others. */
  private static List<Field> sorted(List<Field> first) {
    return Stream.concat(
            first.stream(),
            Arrays.stream(Field.values())
                .filter(field -> field != Field.NAME && !first.contains(field)))
        .toList();
  }

  private static Form.Ask ask(Field field, String initial, String hint, boolean optional) {
    List<String> choices =
        switch (field) {
          case AUTORESTART -> RESTARTS;
          case STOPSIGNAL -> SIGNALS;
          default -> field.kind() == Field.Kind.FLAG ? FLAGS : List.of();
        };
    Form.Kind kind =
        !choices.isEmpty()
            ? Form.Kind.CHOICE
            : field.kind() == Field.Kind.LINES ? Form.Kind.LINES : Form.Kind.LINE;
    return new Form.Ask(field.key(), field.label(), hint, initial, kind, choices, optional);
  }

  /** What holds if nothing is said, and who recommends it. */
  private static String hint(Field field) {
    return switch (field) {
      case COMMAND -> "As Supervisor starts it: without a shell.";
      case USER -> "A user of the server, such as www-data.";
      case DIRECTORY -> "Where it is started: the whole path, from / on.";
      case ENVIRONMENT -> "One NAME=value a line.";
      case PROCESS_NAME -> "If empty: as the worker, with a number where there are several.";
      case KILLASGROUP -> "If empty: as the children are stopped.";
      case AUTORESTART ->
          usual(field) + " unexpected: only after an exit code that is not expected.";
      case EXITCODES -> usual(field) + " Several with commas.";
      case PRIORITY -> usual(field) + " The lowest is started first.";
      case STDOUT_LOG, STDERR_LOG ->
          usual(field) + " AUTO is lost when supervisord restarts; or a path, or NONE.";
      default -> usual(field);
    };
  }

  private static String usual(Field field) {
    return "If empty: %s%s."
        .formatted(
            field.usual(),
            field.recommender().equals("Supervisor")
                ? ", Supervisor's default"
                : ", as %s recommends".formatted(field.recommender()));
  }

  /** In a form nothing is set as code. */
  private static String plain(String text) {
    return text.replace("`", "");
  }

  private static String title(String text) {
    return text.length() <= TITLE_CHARS ? text : text.substring(0, TITLE_CHARS - 1) + "…";
  }

  /** What somebody types where there is no form. */
  static String typed(Template template) {
    StringBuilder line = new StringBuilder("create NAME@SERVER --template ").append(template.id());
    for (Map.Entry<String, Template.Ask> one : template.fields().entrySet()) {
      if (one.getValue().usual().isEmpty() && !one.getValue().optional()) {
        line.append(" --").append(one.getKey()).append(" …");
      }
    }
    return line.append(" --user …").toString();
  }
}
