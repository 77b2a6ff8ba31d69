package dev.workerbot.supervisor.config.syntax;

import dev.workerbot.supervisor.config.ConfigLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A Supervisor config as text, by the rules of Python's ConfigParser as Supervisor sets it up: keys
 * in any case, {@code ;} or {@code #} behind a blank starts a comment, a line that is indented more
 * than the option above it goes on with its value. A section that comes twice is merged, the later
 * value wins; what {@code [DEFAULT]} says holds in each. Source: supervisor 4.2.5, options.py,
 * UnhosedConfigParser; Python 3.11, configparser.py.
 */
public final class IniFile {
  private static final String HERE = "%(here)s";
  private static final String DEFAULT = "DEFAULT";

  private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final ConfigPlaces places = new ConfigPlaces();

  /** How much longer folders may make it; what is beyond is not known. */
  private int room = 2 * ConfigLimits.MOST_BYTES;

  /** Throws nothing, whatever the text; takes time linear in its length. */
  public static IniFile parse(String text) {
    IniFile ini = new IniFile();
    OptionalInt _ = ini.read("", text);
    return ini;
  }

  /** Reads another file into it; the first line that Python cannot take, counted from 1. */
  public OptionalInt read(String file, String text) {
    Reader reader = new Reader(file);
    text.lines().forEach(reader::line);
    reader.endOption();
    return reader.bad;
  }

  /** Goes through the lines; an option's value is put together before it is stored. */
  private final class Reader {
    private final String file;
    private final StringBuilder value = new StringBuilder();
    private Optional<Map<String, String>> section = Optional.empty();
    private String name = "";
    private String key = "";
    private int indent;
    private int number;
    private OptionalInt bad = OptionalInt.empty();

    Reader(String file) {
      this.file = file;
    }

    void line(String line) {
      number++;
      Optional<String> uncommented = beforeComment(line);
      String text = PythonText.strip(uncommented.orElse(line));
      if (text.isEmpty()) {
        if (uncommented.isEmpty() && !key.isEmpty()) {
          value.append('\n');
        }
        return;
      }
      int blanks = blanksBefore(line);
      if (blanks > indent && !key.isEmpty()) {
        value.append('\n').append(text);
        cut(uncommented);
        return;
      }
      indent = blanks;
      int end = text.startsWith("[") ? text.lastIndexOf(']') : -1;
      if (end > 1) {
        endOption();
        name = text.substring(1, end);
        placed("");
        section =
            Optional.of(
                name.equals(DEFAULT)
                    ? defaults
                    : sections.computeIfAbsent(name, _ -> new LinkedHashMap<>()));
      } else {
        option(text);
        cut(uncommented);
      }
    }

    private void placed(String what) {
      places.put(name, what, new ConfigPlace(file, number));
    }

    private void cut(Optional<String> uncommented) {
      if (uncommented.isPresent() && !key.isEmpty()) {
        places.cut(name, key);
      }
    }

    private void option(String text) {
      int split = separator(text);
      if (section.isEmpty() || split <= 0) {
        bad = bad.isEmpty() ? OptionalInt.of(number) : bad;
      }
      if (section.isPresent() && split >= 0) {
        endOption();
        key = PythonText.stripTrailing(text.substring(0, split)).toLowerCase(Locale.ROOT);
        if (!key.isEmpty()) {
          placed(key);
        }
        value.append(PythonText.strip(text.substring(split + 1)));
      }
    }

    void endOption() {
      String read = PythonText.stripTrailing(value.toString());
      section.filter(_ -> !key.isEmpty()).ifPresent(values -> values.put(key, read));
      key = "";
      value.setLength(0);
    }
  }

  private static int blanksBefore(String line) {
    int blanks = 0;
    while (PythonText.isSpace(line.charAt(blanks))) {
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

  /**
   * What is before a comment; empty where there is none. Python looks at the first sign of each
   * kind, then at the second of each, and so on: of two signs behind a blank, the one that it comes
   * to first cuts.
   */
  static Optional<String> beforeComment(String line) {
    String stripped = PythonText.strip(line);
    if (stripped.startsWith(";") || stripped.startsWith("#")) {
      return Optional.of("");
    }
    int semicolon = line.indexOf(';');
    int hash = line.indexOf('#');
    while (semicolon >= 0 || hash >= 0) {
      int cut =
          List.of(semicolon, hash).stream()
              .filter(at -> at == 0 || (at > 0 && PythonText.isSpace(line.charAt(at - 1))))
              .min(Integer::compare)
              .orElse(-1);
      if (cut >= 0) {
        return Optional.of(line.substring(0, cut));
      }
      semicolon = semicolon < 0 ? -1 : line.indexOf(';', semicolon + 1);
      hash = hash < 0 ? -1 : line.indexOf('#', hash + 1);
    }
    return Optional.empty();
  }

  /**
   * Puts a folder for each {@code %(here)s} in these sections, as text. Supervisor does so with all
   * that is there, after each file; what an earlier file had is without it by then.
   */
  public void fillHere(String folder, Iterable<String> some) {
    for (String name : some) {
      Map<String, String> own = sections.get(name);
      if (own != null) {
        defaults.forEach((key, value) -> {
          if (value.contains(HERE)) {
            own.putIfAbsent(key, value);
          }
        });
        own.replaceAll((_, value) -> withHere(value, folder));
      }
    }
  }

  private String withHere(String value, String folder) {
    int at = value.indexOf(HERE);
    if (at < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    while (at >= 0) {
      room -= folder.length();
      text.append(value, from, at)
          .append(room < 0 ? String.valueOf(PercentFormat.UNKNOWN) : folder);
      from = at + HERE.length();
      at = value.indexOf(HERE, from);
    }
    return text.append(value, from, value.length()).toString();
  }

  /** Each with what it says itself. */
  public Map<String, Map<String, String>> sections() {
    return sections;
  }

  /** What holds in every section that does not say otherwise. */
  public Map<String, String> defaults() {
    return defaults;
  }

  /** A section with what it takes from {@code [DEFAULT]}; empty where there is no such section. */
  public Optional<Map<String, String>> section(String name) {
    return Optional.ofNullable(sections.get(name))
        .map(own -> {
          Map<String, String> all = new LinkedHashMap<>(own);
          defaults.forEach(all::putIfAbsent);
          return all;
        });
  }

  public Optional<String> value(String section, String key) {
    return section(section).map(values -> values.get(key));
  }

  /** Where all of it stands, and what is cut there. */
  public ConfigPlaces places() {
    return places;
  }
}
