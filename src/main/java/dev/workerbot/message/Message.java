package dev.workerbot.message;

import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the bot says, free of any platform. All texts are plain: the only markup is a {@code `code`}
 * span, made by {@link #code}; a chat escapes everything else for its own platform and cuts to its
 * own limits. No secret gets in: heading, lines and fields are {@link Sentence}s, in which text
 * from outside is masked; a text that is none counts as from outside.
 *
 * @param heading one line that alone tells the news, as a phone's notification shows it
 * @param lines the body, a line each
 * @param fields short facts, label and value
 * @param excerpt log lines or other long, untrusted text
 * @param buttons what the reader can do next, at most five, the safest first
 * @param mentions whom it calls, at the first post only
 * @param picture drawn for it
 */
public record Message(
    Severity severity,
    Sentence heading,
    List<MessageLine> lines,
    List<MessageField> fields,
    Optional<Excerpt> excerpt,
    List<Button> buttons,
    List<Mention> mentions,
    Optional<Picture> picture) {
  public Message {
    lines = List.copyOf(lines);
    fields = List.copyOf(fields);
    buttons = List.copyOf(buttons);
    mentions = List.copyOf(mentions);
    if (buttons.size() > 5) {
      throw new IllegalArgumentException("a message has at most five buttons");
    }
  }

  /**
   * One line of the body, with the sign that stands before it.
   *
   * @param heading whether it stands above the lines that follow, bold where a chat has that
   */
  public record MessageLine(Severity severity, Sentence sentence, boolean heading) {
    public MessageLine(Severity severity, Sentence sentence) {
      this(severity, sentence, false);
    }

    /** A line of text that counts as from outside. */
    public MessageLine(Severity severity, String text) {
      this(severity, Sentence.outside(text));
    }

    /**
     * As many lines as one reads; where there are more, the last says how many.
     *
     * @param where one finds the others; follows their number
     */
    public static List<MessageLine> atMost(int most, List<MessageLine> lines, Sentence where) {
      return lines.size() <= most ? lines : cut(most, lines, "; ", where);
    }

    /** A line of each; where there are more than one reads, the others share the last one. */
    public static List<MessageLine> each(int most, List<Sentence> names) {
      List<MessageLine> lines =
          names.stream().map(name -> new MessageLine(Severity.PLAIN, name)).toList();
      return lines.size() <= most
          ? lines
          : cut(most, lines, ": ", Sentence.join(", ", names.subList(most - 1, names.size())));
    }

    private static List<MessageLine> cut(
        int most, List<MessageLine> lines, String between, Sentence others) {
      List<MessageLine> some = new ArrayList<>(lines.subList(0, most - 1));
      some.add(
          new MessageLine(
              Severity.PLAIN,
              Sentence.join(between, List.of(Counts.rest(lines.size() - most + 1), others))));
      return some;
    }

    public String text() {
      return sentence.toString();
    }
  }

  /** Without mentions or picture. */
  public Message(
      Severity severity,
      Sentence heading,
      List<MessageLine> lines,
      List<MessageField> fields,
      Optional<Excerpt> excerpt,
      List<Button> buttons) {
    this(severity, heading, lines, fields, excerpt, buttons, List.of(), Optional.empty());
  }

  /** A short fact. */
  public record MessageField(String label, Sentence sentence) {
    /** A value that counts as from outside. */
    public MessageField(String label, String value) {
      this(
          label,
          label.equalsIgnoreCase("command") ? Sentence.command(value) : Sentence.outside(value));
    }

    public String value() {
      return sentence.toString();
    }
  }

  public static Message of(Severity severity, Sentence heading) {
    return new Message(severity, heading, List.of(), List.of(), Optional.empty(), List.of());
  }

  /** A message whose title counts as from outside. */
  public static Message of(Severity severity, String title) {
    return of(severity, Sentence.outside(title));
  }

  /** Somebody may not do what they asked; shown to the asker only. */
  public static Message refusal(Sentence reason) {
    return of(Severity.WARNING, reason);
  }

  /** The same, for a reason that counts as from outside. */
  public static Message refusal(String reason) {
    return refusal(Sentence.outside(reason));
  }

  public String title() {
    return heading.toString();
  }

  /**
   * Text as a code span; its own backticks become apostrophes, so that it cannot leave the span.
   */
  public static Sentence code(Object text) {
    return Sentence.code(text);
  }

  public Message withLine(Sentence sentence) {
    return withLine(Severity.PLAIN, sentence);
  }

  public Message withLine(String text) {
    return withLine(Severity.PLAIN, text);
  }

  public Message withLine(Severity sign, Sentence sentence) {
    return withLines(List.of(new MessageLine(sign, sentence)));
  }

  public Message withLine(Severity sign, String text) {
    return withLines(List.of(new MessageLine(sign, text)));
  }

  public Message withLines(List<MessageLine> more) {
    return new Message(
        severity, heading, joined(lines, more), fields, excerpt, buttons, mentions, picture);
  }

  public Message withField(String label, String value) {
    return withField(new MessageField(label, value));
  }

  public Message withField(String label, Sentence value) {
    return withField(new MessageField(label, value));
  }

  private Message withField(MessageField messageField) {
    List<MessageField> more = joined(fields, List.of(messageField));
    return new Message(severity, heading, lines, more, excerpt, buttons, mentions, picture);
  }

  public Message withExcerpt(Excerpt shown) {
    return new Message(
        severity, heading, lines, fields, Optional.of(shown), buttons, mentions, picture);
  }

  public Message withButtons(List<Button> offered) {
    return new Message(severity, heading, lines, fields, excerpt, offered, mentions, picture);
  }

  public Message withMentions(List<Mention> called) {
    return new Message(severity, heading, lines, fields, excerpt, buttons, called, picture);
  }

  public Message withPicture(Picture drawn) {
    return new Message(
        severity, heading, lines, fields, excerpt, buttons, mentions, Optional.of(drawn));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
