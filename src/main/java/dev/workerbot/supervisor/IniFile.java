package dev.workerbot.supervisor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Supervisor config as text, by the rules of Python's ConfigParser as Supervisor sets it up: keys
 * in any case, {@code ;} or {@code #} behind a blank starts a comment, a line that is indented more
 * than the option above it goes on with its value. A section that comes twice is merged, the later
 * value wins. Source: supervisor 4.2.5, options.py, UnhosedConfigParser.
 */
final class IniFile {
  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

  /** Throws nothing, whatever the text; takes time linear in its length. */
  static IniFile parse(String text) {
    Reader reader = new Reader();
    text.lines().map(IniFile::uncommented).filter(line -> !line.isBlank()).forEach(reader::line);
    reader.endOption();
    return reader.ini;
  }

  /** Goes through the lines; an option's value is put together before it is stored. */
  private static final class Reader {
    private final IniFile ini = new IniFile();
    private final StringBuilder value = new StringBuilder();
    private Optional<Map<String, String>> section = Optional.empty();
    private String key = "";
    private int indent;

    void line(String line) {
      String stripped = line.strip();
      int blanks = blanksBefore(line);
      if (blanks > indent && !key.isEmpty()) {
        value.append('\n').append(stripped);
      } else if (stripped.startsWith("[") && stripped.indexOf(']') > 0) {
        endOption();
        String name = stripped.substring(1, stripped.indexOf(']')).strip();
        section = Optional.of(ini.sections.computeIfAbsent(name, _ -> new LinkedHashMap<>()));
      } else if (section.isPresent()) {
        int split = separator(line);
        if (split > 0) {
          endOption();
          indent = blanks;
          key = line.substring(0, split).strip().toLowerCase(Locale.ROOT);
          value.append(line.substring(split + 1).strip());
        }
      }
    }

    void endOption() {
      String read = value.toString();
      section.filter(_ -> !key.isEmpty()).ifPresent(values -> values.put(key, read));
      key = "";
      value.setLength(0);
    }
  }

  private static int blanksBefore(String line) {
    int blanks = 0;
    while (Character.isWhitespace(line.charAt(blanks))) {
      blanks++;
    }
    return blanks;
  }

  private static int separator(String line) {
    int equals = line.indexOf('=');
    int colon = line.indexOf(':');
    if (equals < 0 || colon < 0) {
      return Math.max(equals, colon);
    }
    return Math.min(equals, colon);
  }

  private static String uncommented(String line) {
    if (line.startsWith(";") || line.startsWith("#")) {
      return "";
    }
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if ((c == ';' || c == '#') && Character.isWhitespace(line.charAt(i - 1))) {
        return line.substring(0, i).stripTrailing();
      }
    }
    return line;
  }

  Map<String, Map<String, String>> sections() {
    return sections;
  }

  Optional<String> value(String section, String key) {
    return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(key));
  }
}
