package dev.workerbot.app.socket.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line of the protocol: an object, whose first key says what it is. Immutable. */
public final class WireLine {
  /** Raised with every change that an older side would misunderstand. */
  public static final int VERSION = 1;

  /** The key of the version, in the first line of each side. */
  public static final String PROTOCOL = "workerbot";

  private final Map<String, Object> values;

  private WireLine(Map<String, Object> values) {
    this.values = values;
  }

  /** A line with one key. */
  public static WireLine of(String key, Object value) {
    return new WireLine(Map.of()).with(key, value);
  }

  /** The first line of a side. */
  public static WireLine first() {
    return of(PROTOCOL, VERSION);
  }

  /** Reads one; empty where it is none. */
  public static Optional<WireLine> read(String line) {
    try {
      return Optional.of(new WireLine(WireJson.object(line)));
    } catch (WireJson.Malformed malformed) {
      return Optional.empty();
    }
  }

  /** The same with one more key. */
  public WireLine with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(key, value instanceof WireLine line ? line.values : value);
    return new WireLine(more);
  }

  /** The same with one more key, where there is a value for it. */
  public WireLine with(String key, Optional<?> value) {
    return value.isPresent() ? with(key, (Object) value.get()) : this;
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** A text; empty where there is none. */
  public Optional<String> text(String key) {
    return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** A text that is always there, or none. */
  public String string(String key) {
    return text(key).orElse("");
  }

  /** A number; -1 where there is none. */
  public long number(String key) {
    return values.get(key) instanceof Long number ? number : -1;
  }

  public boolean flag(String key) {
    return values.get(key) instanceof Boolean flag && flag;
  }

  /** The texts of a list; those of its values that are none are left out. */
  public List<String> texts(String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** The objects of a list. */
  public List<WireLine> lines(String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().flatMap(one -> nested(one).stream()).toList()
        : List.of();
  }

  /** An object in it. */
  public Optional<WireLine> line(String key) {
    return nested(values.get(key));
  }

  private static Optional<WireLine> nested(Object value) {
    if (!(value instanceof Map<?, ?> object)) {
      return Optional.empty();
    }
    Map<String, Object> nested = new LinkedHashMap<>();
    object.forEach((key, one) -> nested.put(key.toString(), one));
    return Optional.of(new WireLine(nested));
  }

  /** One line, without its line feed. */
  @Override
  public String toString() {
    return WireJson.text(values);
  }
}
