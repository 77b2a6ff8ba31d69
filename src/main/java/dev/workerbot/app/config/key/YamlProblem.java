package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;

/** Why a text is no YAML, as a mistake that names the place and what to change there. */
public final class YamlProblem {
  private static final int SHOWN_CHARS = 30;

  private final String[] lines;

  private YamlProblem(String yaml) {
    this.lines = yaml.split("\r\n|\r|\n", -1);
  }

  /** The mistake in a text that could not be read. */
  public static ConfigError of(String yaml, JacksonException notYaml) {
    YamlProblem problem = new YamlProblem(yaml);
    return notYaml.getCause() instanceof MarkedYamlEngineException marked
            && marked.getProblemMark().isPresent()
        ? problem.at(marked, marked.getProblemMark().get())
        : new ConfigError(
            notYaml.getLocation() == null ? 1 : notYaml.getLocation().getLineNr(),
            "this is not YAML: " + notYaml.getOriginalMessage().lines().findFirst().orElse(""));
  }

  private ConfigError at(MarkedYamlEngineException failed, Mark mark) {
    String what = failed.getProblem();
    Optional<Mark> began = failed.getContextMark();
    int line = mark.getLine() + 1;
    if (what.contains("\\t(TAB)")) {
      return new ConfigError(
          line, Sentence.of("there is a tab before %s; YAML takes spaces only", textFrom(mark)));
    }
    if (what.contains("cannot start any token")
        || failed.getMessage().contains("scanning an alias")) {
      Mark value = began.filter(_ -> !what.contains("cannot start")).orElse(mark);
      return new ConfigError(
          line,
          Sentence.of(
              "%s begins with a sign that YAML keeps for itself; put quotes around it",
              textFrom(value)));
    }
    if (what.contains("mapping values are not allowed")) {
      return new ConfigError(
          line,
          "there is a stray colon in %s; put quotes around a value that has one, and"
                  .formatted(textOf(mark.getLine()))
              + " begin a key on a line of its own, indented like its neighbours");
    }
    if (began.isPresent() && failed.getMessage().contains("quoted scalar")) {
      return what.contains("escape")
          ? new ConfigError(
              line,
              Sentence.of(
                  "a backslash in double quotes begins an escape that YAML does not know; use"
                      + " single quotes"))
          : new ConfigError(
              began.get().getLine() + 1,
              Sentence.of("the quote that opens at %s is never closed", textFrom(began.get())));
    }
    if (failed.getMessage().contains("parsing a flow node")) {
      return new ConfigError(
          line, Sentence.of("a value is missing at %s; close the bracket above", textFrom(mark)));
    }
    if (began.isPresent() && failed.getMessage().contains("parsing a flow")) {
      return new ConfigError(
          line,
          Sentence.of(
              "the bracket that opens on line %d, at %s, is not closed before this",
              began.get().getLine() + 1, textFrom(began.get())));
    }
    if (what.contains("expected <block end>")) {
      return new ConfigError(
          line,
          what.contains("scalar")
              ? "there is text after the end of a value, at %s; is a quote inside quotes?"
                  .formatted(textFrom(mark))
              : "%s is not indented like the lines above it".formatted(textOf(mark.getLine())));
    }
    return new ConfigError(line, Sentence.of("this is not YAML, at %s: %s", textFrom(mark), what));
  }

  private String textFrom(Mark mark) {
    String line = line(mark.getLine());
    int from =
        line.offsetByCodePoints(
            0, Math.min(mark.getColumn(), line.codePointCount(0, line.length())));
    return quoted(line.substring(from));
  }

  private String textOf(int line) {
    return quoted(line(line));
  }

  private String line(int index) {
    return index < lines.length ? lines[index] : "";
  }

  /** The beginning of it, for the rest may be a secret. */
  private static String quoted(String text) {
    String shown = text.strip().replace('`', '\'');
    if (shown.isEmpty()) {
      return "the end of the line";
    }
    return shown.length() <= SHOWN_CHARS
        ? "`" + shown + "`"
        : "`" + shown.substring(0, SHOWN_CHARS) + "…`";
  }
}
