package dev.workerbot.operation.build;

import dev.workerbot.command.Command;
import dev.workerbot.message.Form;
import dev.workerbot.program.Creating;
import dev.workerbot.program.Field;
import dev.workerbot.program.Template;
import dev.workerbot.worker.Selector;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The forms in which workers are described. */
final class Forms {
  private static final List<String> FLAGS = List.of("true", "false");
  private static final List<String> RESTARTS = List.of("true", "unexpected", "false");
  private static final List<String> SIGNALS =
      List.of("TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL");

  /** What everybody is asked; the rest is there for whoever wants it. */
  private static final Set<Field> FIRST =
      EnumSet.of(Field.COMMAND, Field.USER, Field.DIRECTORY, Field.PROCESSES);

  private final Creating creating;

  Forms(Creating creating) {
    this.creating = creating;
  }

  /** For a new worker of a kind; with what was said already filled in. */
  Form create(Template template, Optional<Selector> of, SortedMap<String, String> values) {
    List<Form.Ask> asks = new ArrayList<>();
    asks.add(
        new Form.Ask(
            Form.WORKER,
            "Name and server",
            "Such as mailer@web1; with a tag, such as mailer@prod, one on each of its servers.",
            of.map(Selector::toString).orElse(""),
            Form.Kind.LINE,
            List.of(),
            false));
    template
        .fields()
        .forEach((key, ask) ->
            asks.add(
                new Form.Ask(
                    key,
                    ask.label(),
                    ask.help(),
                    values.getOrDefault(key, ask.usual()),
                    Form.Kind.LINE,
                    List.of(),
                    ask.optional() || !ask.usual().isEmpty())));
    for (Field field : Field.values()) {
      if (field != Field.NAME && !template.fields().containsKey(field.key())) {
        boolean made = template.worker().containsKey(field);
        boolean first = FIRST.contains(field) && !made;
        String initial =
            first && values.get(field.key()) == null
                ? initial(field)
                : values.getOrDefault(field.key(), "");
        asks.add(
            ask(
                field,
                initial,
                made ? "The template sets it." : hint(field),
                !(field == Field.USER || field == Field.COMMAND) || made));
      }
    }
    asks.sort((one, other) -> Boolean.compare(one.optional(), other.optional()));
    return new Form(
        title(template.title()),
        template.help() + " You see what would be written before anything is.",
        List.of("create", "--template=" + template.id()),
        asks,
        "Preview");
  }

  /** For a worker that there is, with its settings filled in. */
  static Form edit(Selector of, SortedMap<String, String> values) {
    List<Form.Ask> asks = new ArrayList<>();
    for (Field field : Field.values()) {
      if (field != Field.NAME) {
        asks.add(
            ask(
                field,
                values.getOrDefault(field.key(), ""),
                field == Field.ENVIRONMENT
                    ? "One NAME=value a line. %s stands for the value that it has."
                        .formatted(Command.Values.AS_IT_IS)
                    : hint(field),
                field != Field.COMMAND && field != Field.USER));
      }
    }
    return new Form(
        "Edit a worker",
        "%s. You see what changes before anything does.".formatted(of),
        List.of("edit", of.toString()),
        asks,
        "Preview");
  }

  private String initial(Field field) {
    return field == Field.USER ? creating.user().orElse("") : field.usual();
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
  static String hint(Field field) {
    return switch (field) {
      case COMMAND -> "As Supervisor starts it: without a shell.";
      case USER -> "A user of the server, such as www-data.";
      case DIRECTORY -> "Where it is started, from / on.";
      case ENVIRONMENT -> "One NAME=value a line.";
      case PROCESS_NAME -> "Numbered where there are several processes.";
      case KILLASGROUP -> "As the children are stopped.";
      default -> "%s unless you say (%s).".formatted(field.usual(), field.recommender());
    };
  }

  private static String title(String text) {
    return text.length() <= 24 ? text : text.substring(0, 23) + "…";
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
