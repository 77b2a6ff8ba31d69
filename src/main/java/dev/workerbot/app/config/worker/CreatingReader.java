package dev.workerbot.app.config.worker;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.Limits;
import dev.workerbot.program.template.Creating;
import dev.workerbot.program.template.Template;
import dev.workerbot.program.template.TemplateReader;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads {@code creating}: what new workers start from, and what roles may make. */
public final class CreatingReader {
  /** Where only root can write, and what {@code config/workerbot-conf} allows by itself. */
  private static final List<String> LOG_FOLDERS = List.of("/var/log/supervisor");

  private static final Key<List<String>> USERS =
      Key.texts(
              "users",
              "names of users; no patterns. `root` only where it is written, and `check` warns of"
                  + " it")
          .otherwise("none");
  private static final Key<List<String>> COMMANDS =
      Key.texts(
              "commands",
              "RE2 patterns, each for the whole command, arguments included. A pattern is as narrow"
                  + " as the program in it: `php .*` is PHP with all it can do")
          .otherwise("none");
  private static final Key<List<String>> DIRECTORIES =
      Key.texts(
              "directories",
              "full paths, each with all that is below it; `*` is any one name between two"
                  + " slashes. Logs may be there too")
          .otherwise("none");
  private static final Key.Defaulted<List<String>> LOGS =
      Key.texts(
              "logs",
              "more directories for logs, or a log by its full path. In a directory their names"
                  + " must end in `.log`, since Supervisor opens logs as root, whoever the worker"
                  + " runs as. On the server, `LOGS` of `workerbot-conf` must name the folder too")
          .orElse(LOG_FOLDERS);
  private static final Key<List<String>> ENVIRONMENT =
      Key.texts(
              "environment",
              "names of variables, `*` for any letters; one can make an allowed command run"
                  + " something else. `PATH`, `LD_PRELOAD`, `PYTHONPATH`, `APP_CONFIG_CACHE` and"
                  + " their like are allowed by their whole names only, never by a pattern")
          .otherwise("none");
  private static final Keys ROLE =
      Keys.of("limits", USERS, COMMANDS, DIRECTORIES, LOGS, ENVIRONMENT);

  private static final Key<String> USER =
      Key.text("user", "the default user of a new worker; the limits hold for it too")
          .otherwise("it must be said");
  private static final Key<Map<String, Section>> TEMPLATES =
      Keys.named(
              "templates",
              Keys.of("template"),
              "kinds of workers, offered after workerbot's own; one with the name of one of those,"
                  + " such as `laravel-queue`, takes its place."
                  + " [templates.yaml](../src/main/resources/dev/workerbot/program/template/templates.yaml)"
                  + " has them, and explains each key")
          .otherwise("workerbot's own");
  private static final Key<Map<String, Section>> LIMITS =
      Keys.named("limits", ROLE, "what a role may make, by its name under `roles`")
          .otherwise("nothing");

  public static final Key<Section> CREATING =
      Keys.section(
              "creating",
              Keys.of("creating", USER, TEMPLATES, LIMITS),
              "what new workers start from, and what roles may make: [below](#making-workers)")
          .otherwise("workerbot's own templates, and nothing is allowed");

  private final Section creating;
  private final Set<String> roles;

  public CreatingReader(Section creating, Set<String> roles) {
    this.creating = creating;
    this.roles = roles;
  }

  public Creating read() {
    Optional<String> user = creating.find(USER);
    user.flatMap(Limits::wrongUser)
        .ifPresent(
            wrong -> creating.wrong(creating.lineOf(USER), "`user` under `creating`: " + wrong));
    Creating usual = new Creating(user, Creating.usual().templates(), limits());
    return usual.withTemplates(templates());
  }

  /** One by one, so that what is wrong with a template has its line. */
  private List<Template> templates() {
    List<Template> templates = new ArrayList<>();
    creating
        .all(TEMPLATES)
        .forEach((id, section) -> {
          TemplateReader.TemplateFile read =
              TemplateReader.read(JsonNodeFactory.instance.objectNode().set(id, section.json()));
          read.mistakes().forEach(mistake -> section.wrong(section.line(), mistake));
          templates.addAll(read.templates());
        });
    return templates;
  }

  private Map<String, Limits> limits() {
    Map<String, Limits> limits = new LinkedHashMap<>();
    creating
        .all(LIMITS)
        .forEach((role, section) -> {
          if (!roles.contains(role)) {
            section.wrong(
                section.line(),
                Sentence.of(
                    "there is no role `%s`%s",
                    role, Nearest.hint(role, roles, "; add it under `roles`")));
          }
          limits.put(role, limits(section));
        });
    return limits;
  }

  private static Limits limits(Section section) {
    return new Limits(
        checked(section, USERS, Limits::wrongUser),
        checked(section, COMMANDS, CreatingReader::wrongPattern).stream()
            .filter(text -> wrongPattern(text).isEmpty())
            .map(Pattern::compile)
            .toList(),
        checked(section, DIRECTORIES, Limits::wrongPlace),
        section.has(LOGS) ? checked(section, LOGS, Limits::wrongPlace) : LOGS.value(),
        checked(section, ENVIRONMENT, Limits::wrongVariable).stream().map(Glob::new).toList());
  }

  private static List<String> checked(
      Section section, Key<List<String>> key, Function<String, Optional<String>> check) {
    List<String> texts = section.find(key).orElse(List.of());
    for (String text : texts) {
      check
          .apply(text)
          .ifPresent(wrong ->
              section.wrong(key, Sentence.of("`%s` in `%s`: %s", text, key.name(), wrong)));
    }
    return texts;
  }

  private static Optional<String> wrongPattern(String text) {
    try {
      return Pattern.compile(text).pattern().isEmpty()
          ? Optional.of("it allows nothing; write a pattern for the whole command")
          : Optional.empty();
    } catch (PatternSyntaxException wrong) {
      return Optional.of("RE2 cannot read this pattern: " + wrong.getDescription());
    }
  }
}
