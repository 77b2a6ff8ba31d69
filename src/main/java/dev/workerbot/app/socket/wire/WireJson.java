package dev.workerbot.app.socket.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists, strings, whole numbers and booleans. A mapper of a library takes longer to
 * load than the client takes altogether.
 */
final class WireJson {
  /** Deeper than any message of ours. */
  private static final int DEEPEST = 12;

  private final String text;
  private int at;

  private WireJson(String text) {
    this.text = text;
  }

  /** Thrown where a line is no JSON, or none of ours. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String why) {
      super(why);
    }
  }

  static Map<String, Object> object(String line) {
    WireJson json = new WireJson(line);
    json.blanks();
    Map<String, Object> object = json.object(0);
    json.blanks();
    if (json.at < line.length()) {
      throw json.wrong();
    }
    return object;
  }

  private Object value(int depth) {
    blanks();
    if (depth > DEEPEST) {
      throw wrong();
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    expect('{');
    blanks();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      blanks();
      String key = string();
      blanks();
      expect(':');
      if (object.put(key, value(depth + 1)) != null) {
        throw wrong();
      }
      if (isLast('}')) {
        return object;
      }
    }
  }

  private List<Object> array(int depth) {
    List<Object> array = new ArrayList<>();
    expect('[');
    blanks();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(value(depth + 1));
      if (isLast(']')) {
        return array;
      }
    }
  }

  private boolean isLast(char end) {
    blanks();
    char next = peek();
    if (next != ',' && next != end) {
      throw wrong();
    }
    at++;
    return next == end;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char next = text.charAt(at++);
      if (next < ' ') {
        throw wrong();
      }
      string.append(next == '\\' ? escaped() : next);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char kind = peek();
    at++;
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        int end = at + 4;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]{4}")) {
          throw wrong();
        }
        char unit = (char) Integer.parseInt(text.substring(at, end), 16);
        at = end;
        yield unit;
      }
      default -> throw wrong();
    };
  }

  private Object word(String word, Boolean value) {
    if (!text.startsWith(word, at)) {
      throw wrong();
    }
    at += word.length();
    return value;
  }

  private Long number() {
    int from = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Long.parseLong(text.substring(from, at));
    } catch (NumberFormatException other) {
      throw wrong();
    }
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at);
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw wrong();
    }
    at++;
  }

  private Malformed wrong() {
    return new Malformed("no JSON of this protocol, at character " + (at + 1));
  }

  static String text(Object value) {
    StringBuilder json = new StringBuilder();
    write(json, value);
    return json.toString();
  }

  private static void write(StringBuilder json, Object value) {
    switch (value) {
      case Map<?, ?> object -> {
        String between = "{";
        for (Map.Entry<?, ?> entry : object.entrySet()) {
          json.append(between);
          quote(json, entry.getKey().toString());
          json.append(':');
          write(json, entry.getValue());
          between = ",";
        }
        json.append(object.isEmpty() ? "{}" : "}");
      }
      case List<?> array -> {
        String between = "[";
        for (Object one : array) {
          json.append(between);
          write(json, one);
          between = ",";
        }
        json.append(array.isEmpty() ? "[]" : "]");
      }
      case Number number -> json.append(number);
      case Boolean flag -> json.append(flag);
      default -> quote(json, value.toString());
    }
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"' || next == '\\') {
        json.append('\\').append(next);
      } else if (next < ' ' || Character.isSurrogate(next)) {
        // Half a character would not survive UTF-8.
        json.append("\\u");
        String hex = Integer.toHexString(next);
        json.append("0".repeat(4 - hex.length())).append(hex);
      } else {
        json.append(next);
      }
    }
    json.append('"');
  }
}
