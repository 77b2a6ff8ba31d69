package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Nearest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key takes: read from its section, where what is wrong is noted, too.
 *
 * @param <T> what is read
 */
public interface KeyType<T> {
  /** Any text that is not empty. */
  TextPattern ANY = new TextPattern(Pattern.compile("[\\s\\S]*"), "");

  /** What is there; empty where nothing is, or something wrong. */
  Optional<T> read(SectionValues section, String key);

  /** A value, as the documentation writes it. */
  default String shown(T value) {
    return "`" + value + "`";
  }

  /**
   * What a text looks like.
   *
   * @param complaint of one that looks otherwise, which it may name by {@code %s}
   */
  record TextPattern(Pattern pattern, String complaint) {
    private void check(SectionValues section, String key, String text) {
      if (!pattern.matcher(text).matches()) {
        section.wrong(
            section.lineOf(key),
            complaint.contains("%s") ? Sentence.of(complaint, text) : Sentence.of(complaint));
      }
    }
  }

  /** One value. */
  record Text(TextPattern look) implements KeyType<String> {
    @Override
    public Optional<String> read(SectionValues section, String key) {
      Optional<String> text = section.text(key);
      text.ifPresent(one -> look.check(section, key, one));
      return text;
    }
  }

  /** A list of values; one alone counts as a list of one. */
  record Texts(TextPattern look) implements KeyType<List<String>> {
    @Override
    public Optional<List<String>> read(SectionValues section, String key) {
      Optional<List<String>> texts = section.texts(key);
      texts.ifPresent(all -> all.forEach(one -> look.check(section, key, one)));
      return texts;
    }

    @Override
    public String shown(List<String> value) {
      return value.isEmpty() ? "none" : "`" + String.join("`, `", value) + "`";
    }
  }

  /**
   * A list of words out of those that there are; one alone counts as a list of one.
   *
   * @param noun what a word stands for, such as {@code verb}
   */
  record Choices(String noun, List<String> known) implements KeyType<List<String>> {
    public Choices {
      known = List.copyOf(known);
    }

    @Override
    public Optional<List<String>> read(SectionValues section, String key) {
      Optional<List<String>> words = section.texts(key);
      words.stream()
          .flatMap(List::stream)
          .filter(word -> !known.contains(word))
          .forEach(word ->
              section.wrong(
                  section.lineOf(key),
                  Sentence.of(
                      "there is no " + noun + " `%s`%s",
                      word,
                      Nearest.hint(word, known, "; known are " + String.join(", ", known)))));
      return words;
    }
  }

  /** True or false. */
  record Flag() implements KeyType<Boolean> {
    @Override
    public Optional<Boolean> read(SectionValues section, String key) {
      Optional<String> text = section.text(key);
      if (text.isPresent() && List.of("true", "false").contains(text.get())) {
        return text.map(Boolean::parseBoolean);
      }
      text.ifPresent(value -> section.wrongValue(key, "true or false", value));
      return Optional.empty();
    }

    @Override
    public String shown(Boolean value) {
      return value.toString();
    }
  }

  /** A whole number. */
  record WholeNumber(int least, int most) implements KeyType<Integer> {
    @Override
    public Optional<Integer> read(SectionValues section, String key) {
      Optional<String> text = section.text(key);
      if (text.isPresent() && text.get().matches("\\d{1,9}")) {
        int number = Integer.parseInt(text.get());
        if (number >= least && number <= most) {
          return Optional.of(number);
        }
      }
      text.ifPresent(
          value -> section.wrongValue(key, "a number from %d to %d".formatted(least, most), value));
      return Optional.empty();
    }

    @Override
    public String shown(Integer value) {
      return value.toString();
    }
  }

  /** A time such as {@code 5m}. */
  record Time() implements KeyType<Duration> {
    /** How it is written. */
    public static final Pattern LOOK = Pattern.compile("(\\d{1,7})\\s*(ms|s|m|min|h|d)");

    @Override
    public Optional<Duration> read(SectionValues section, String key) {
      Optional<String> text = section.text(key);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Matcher time = LOOK.matcher(text.get());
      if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
        section.wrongValue(key, "a time such as 10s, 5m or 24h", text.get());
        return Optional.empty();
      }
      long amount = Long.parseLong(time.group(1));
      return Optional.of(
          switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
          });
    }

    @Override
    public String shown(Duration value) {
      if (value.toSeconds() % Duration.ofDays(1).toSeconds() == 0 && value.toDays() > 1) {
        return value.toDays() + "d";
      }
      return value.toSeconds() % 3600 == 0
          ? value.toHours() + "h"
          : value.toSeconds() % 60 == 0 ? value.toMinutes() + "m" : value.toSeconds() + "s";
    }
  }

  /** A time, or {@code never}, which is read as no time. */
  record TimeOrNever() implements KeyType<TimeOrNever.Delay> {
    /** The word for no time. */
    public static final String NEVER = "never";

    /** What is waited for; empty for never. */
    public record Delay(Optional<Duration> time) {
      /** So long. */
      public static Delay of(Duration time) {
        return new Delay(Optional.of(time));
      }
    }

    @Override
    public Optional<Delay> read(SectionValues section, String key) {
      return section.text(key).equals(Optional.of(NEVER))
          ? Optional.of(new Delay(Optional.empty()))
          : new Time().read(section, key).map(Delay::of);
    }

    @Override
    public String shown(Delay value) {
      return value.time().map(new Time()::shown).orElse(NEVER);
    }
  }

  /** An amount of memory such as {@code 512MB}, in bytes. */
  record Bytes() implements KeyType<Long> {
    /** How it is written. */
    public static final Pattern LOOK = Pattern.compile("(\\d{1,7})\\s*(KB|MB?|GB?)");

    @Override
    public Optional<Long> read(SectionValues section, String key) {
      Optional<String> text = section.text(key);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Matcher amount = LOOK.matcher(text.get());
      if (!amount.matches() || Long.parseLong(amount.group(1)) == 0) {
        section.wrongValue(key, "an amount such as 512MB or 2GB", text.get());
        return Optional.empty();
      }
      long unit =
          switch (amount.group(2)) {
            case "KB" -> 1_000L;
            case "MB", "M" -> 1_000_000L;
            default -> 1_000_000_000L;
          };
      return Optional.of(Long.parseLong(amount.group(1)) * unit);
    }
  }
}
