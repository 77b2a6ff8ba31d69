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

  static IniFile parse(String text) {
    IniFile ini = new IniFile();
    Optional<Map<String, String>> section = Optional.empty();
    String key = "";
    int indent = 0;
    for (String raw : text.lines().toList()) {
      String line = uncommented(raw);
      if (line.isBlank()) {
        continue;
      }
      String stripped = line.strip();
      int blanks = line.indexOf(stripped);
      boolean goesOn = blanks > indent && !key.isEmpty();
      if (goesOn) {
        section.orElseThrow().merge(key, stripped, (old, more) -> old + "\n" + more);
      } else if (stripped.startsWith("[") && stripped.contains("]")) {
        String name = stripped.substring(1, stripped.indexOf(']')).strip();
        section = Optional.of(ini.sections.computeIfAbsent(name, _ -> new LinkedHashMap<>()));
        key = "";
      } else if (section.isPresent()) {
        int split = separator(line);
        if (split > 0) {
          indent = blanks;
          key = line.substring(0, split).strip().toLowerCase(Locale.ROOT);
          section.get().put(key, line.substring(split + 1).strip());
        }
      }
    }
    return ini;
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
