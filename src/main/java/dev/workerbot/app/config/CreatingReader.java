package dev.workerbot.app.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.workerbot.message.Sentence;
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
final class CreatingReader {
  static final Set<String> CREATING = Set.of("user", "templates", "limits");
  static final Set<String> LIMITS =
      Set.of("users", "commands", "directories", "logs", "environment");

  /** Where only root can write, and what {@code config/workerbot-conf} allows by itself. */
  private static final List<String> LOGS = List.of("/var/log/supervisor");

  private final Section creating;
  private final Set<String> roles;

  CreatingReader(Section creating, Set<String> roles) {
    this.creating = creating;
    this.roles = roles;
  }

  Creating read() {
    Optional<String> user = creating.text("user");
    user.flatMap(Limits::wrongUser)
        .ifPresent(
            wrong -> creating.wrong(creating.lineOf("user"), "`user` under `creating`: " + wrong));
    Creating usual = new Creating(user, Creating.usual().templates(), limits());
    return usual.withTemplates(templates());
  }

  /** One by one, so that what is wrong with a template has its line. */
  private List<Template> templates() {
    List<Template> templates = new ArrayList<>();
    creating
        .named("templates", Set.of())
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
        .named("limits", LIMITS)
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
        checked(section, "users", Limits::wrongUser),
        checked(section, "commands", CreatingReader::wrongPattern).stream()
            .filter(text -> wrongPattern(text).isEmpty())
            .map(Pattern::compile)
            .toList(),
        checked(section, "directories", Limits::wrongPlace),
        section.has("logs") ? checked(section, "logs", Limits::wrongPlace) : LOGS,
        checked(section, "environment", Limits::wrongVariable).stream().map(Glob::new).toList());
  }

  private static List<String> checked(
      Section section, String key, Function<String, Optional<String>> check) {
    List<String> texts = section.texts(key).orElse(List.of());
    for (String text : texts) {
      check
          .apply(text)
          .ifPresent(wrong ->
              section.wrong(
                  section.lineOf(key), Sentence.of("`%s` in `%s`: %s", text, key, wrong)));
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
