package dev.workerbot.supervisor.config.syntax;

import dev.workerbot.message.Message;
import java.util.Optional;
import java.util.OptionalInt;

/** Says why Python cannot read a config file at all. */
public final class UnreadableFile {
  private static final String MARK = "\uFEFF";

  private UnreadableFile() {}

  /**
   * What is wrong with it; empty where it can be read.
   *
   * @param badLine the first line that is neither a section nor a key
   * @param notUtf8 the first line that is not UTF-8
   */
  public static Optional<ConfigIssue> issue(
      String file, String text, OptionalInt badLine, OptionalInt notUtf8) {
    boolean isUtf16 = text.length() > 3 && text.substring(0, 4).indexOf('\0') >= 0;
    if ((notUtf8.isPresent() || badLine.isPresent()) && isUtf16) {
      return Optional.of(
          refused(
              file,
              1,
              "is UTF-16, and Supervisor reads UTF-8",
              "`iconv -f UTF-16 -t UTF-8` on it, or save it as UTF-8"));
    }
    if (notUtf8.isPresent()) {
      return Optional.of(
          refused(
              file,
              notUtf8.getAsInt(),
              "is not UTF-8, which is what Supervisor reads",
              "save it as UTF-8; if it is Latin-1, `iconv -f ISO-8859-1 -t UTF-8` does it"));
    }
    if (badLine.orElse(0) == 1 && text.startsWith(MARK)) {
      return Optional.of(
          refused(
              file,
              1,
              "begins with a byte order mark, an invisible character that Supervisor cannot take",
              "save it as UTF-8 without a byte order mark (BOM)"));
    }
    return badLine.stream()
        .mapToObj(line ->
            refused(
                file,
                line,
                "is neither a [section] nor a key=value below one",
                "a key=value, or `;` in front of it; a line that goes on with the one above is"
                    + " indented"))
        .findFirst();
  }

  private static ConfigIssue refused(String file, int line, String what, String fix) {
    return new ConfigIssue(
        "", "", true, "line %d of %s %s".formatted(line, Message.code(file), what), fix);
  }
}
