package dev.workerbot.app.config.key;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A key of the config, declared once: from it come its reader, its row in the documentation and
 * what editors check.
 *
 * @param <T> what is read
 */
public sealed class Key<T> permits Key.Defaulted {
  private final String name;
  private final KeyType<T> type;
  private final String purpose;
  private final String otherwise;
  private final boolean isRequired;

  private Key(String name, KeyType<T> type, String purpose, String otherwise, boolean isRequired) {
    this.name = name;
    this.type = type;
    this.purpose = purpose;
    this.otherwise = otherwise;
    this.isRequired = isRequired;
  }

  /** A key with a value that holds where it is not set. */
  public static final class Defaulted<T> extends Key<T> {
    private final T value;

    private Defaulted(Key<T> key, T value, String shown) {
      super(key.name, key.type, key.purpose, shown, false);
      this.value = value;
    }

    /** What holds where the key is not set. */
    public T value() {
      return value;
    }
  }

  /**
   * A key of any type.
   *
   * @param purpose what it says, for the documentation: Markdown
   */
  public static <T> Key<T> of(String name, KeyType<T> type, String purpose) {
    return new Key<>(name, type, purpose, "none", false);
  }

  /** A key that takes any one value. */
  public static Key<String> text(String name, String purpose) {
    return of(name, new KeyType.Text(KeyType.ANY), purpose);
  }

  /** A key that takes values of this look; the complaint may name the wrong one by {@code %s}. */
  public static Key<String> text(String name, Pattern look, String complaint, String purpose) {
    return of(name, new KeyType.Text(new KeyType.TextPattern(look, complaint)), purpose);
  }

  /** A key that takes values, or one alone. */
  public static Key<List<String>> texts(String name, String purpose) {
    return of(name, new KeyType.Texts(KeyType.ANY), purpose);
  }

  /** A key that takes values of this look; the complaint may name the wrong one by {@code %s}. */
  public static Key<List<String>> texts(
      String name, Pattern look, String complaint, String purpose) {
    return of(name, new KeyType.Texts(new KeyType.TextPattern(look, complaint)), purpose);
  }

  /** A key that takes a whole number in these bounds. */
  public static Key<Integer> number(String name, int least, int most, String purpose) {
    return of(name, new KeyType.WholeNumber(least, most), purpose);
  }

  /** A key that takes true or false. */
  public static Key<Boolean> flag(String name, String purpose) {
    return of(name, new KeyType.Flag(), purpose);
  }

  /** A key that takes a time such as {@code 5m}. */
  public static Key<Duration> time(String name, String purpose) {
    return of(name, new KeyType.Time(), purpose);
  }

  /** The same with a value where it is not set. */
  public Defaulted<T> orElse(T value) {
    return new Defaulted<>(this, value, type.shown(value));
  }

  /** The same, with other words for that value in the documentation. */
  public Defaulted<T> orElse(T value, String shown) {
    return new Defaulted<>(this, value, shown);
  }

  /** The same, with words for what holds where it is not set. */
  public Key<T> otherwise(String words) {
    return new Key<>(name, type, purpose, words, isRequired);
  }

  /** The same, where it has to be set. */
  public Key<T> required() {
    return new Key<>(name, type, purpose, "required", true);
  }

  /** How it is written. */
  public String name() {
    return name;
  }

  /** What it takes. */
  public KeyType<T> type() {
    return type;
  }

  /** What it says, for the documentation: Markdown. */
  public String purpose() {
    return purpose;
  }

  /** What holds where it is not set, in words. */
  public String otherwise() {
    return otherwise;
  }

  /** Whether it has to be set. */
  public boolean isRequired() {
    return isRequired;
  }
}
