package dev.workerbot.message;

import dev.workerbot.message.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the bot says, free of any platform. All texts are plain: the only markup is a {@code `code`}
 * span, made by {@link #code}; a chat escapes everything else for its own platform and cuts to its
 * own limits. No secret gets in: title, lines and fields are masked as they are made.
 *
 * @param title one line that alone tells the news, as a phone's notification shows it
 * @param lines the body, a line each
 * @param fields short facts, label and value
 * @param excerpt log lines or other long, untrusted text
 * @param buttons what the reader can do next, at most five, the safest first
 * @param mentions whom it calls, at the first post only
 * @param picture drawn for it
 */
public record Message(
    Severity severity,
    String title,
    List<MessageLine> lines,
    List<MessageField> fields,
    Optional<Excerpt> excerpt,
    List<Button> buttons,
    List<Mention> mentions,
    Optional<Picture> picture) {
  public Message {
    title = Secrets.masked(title);
    lines = List.copyOf(lines);
    fields = List.copyOf(fields);
    buttons = List.copyOf(buttons);
    mentions = List.copyOf(mentions);
    if (buttons.size() > 5) {
      throw new IllegalArgumentException("a message has at most five buttons");
    }
  }

  /** One line of the body, with the sign that stands before it. */
  public record MessageLine(Severity severity, String text) {
    public MessageLine {
      text = Secrets.masked(text);
    }
  }

  /** Without mentions or picture. */
  public Message(
      Severity severity,
      String title,
      List<MessageLine> lines,
      List<MessageField> fields,
      Optional<Excerpt> excerpt,
      List<Button> buttons) {
    this(severity, title, lines, fields, excerpt, buttons, List.of(), Optional.empty());
  }

  /** A short fact. */
  public record MessageField(String label, String value) {
    public MessageField {
      value =
          label.equalsIgnoreCase("command") ? Secrets.maskedCommand(value) : Secrets.masked(value);
    }
  }

  public static Message of(Severity severity, String title) {
    return new Message(severity, title, List.of(), List.of(), Optional.empty(), List.of());
  }

  /** Somebody may not do what they asked; shown to the asker only. */
  public static Message refusal(String reason) {
    return of(Severity.WARNING, reason);
  }

  /**
   * Text as a code span; its own backticks become apostrophes, so that it cannot leave the span.
   */
  public static String code(Object text) {
    return "`" + CleanText.singleLine(text.toString()).replace('`', '\'') + "`";
  }

  public Message withLine(String text) {
    return withLine(Severity.PLAIN, text);
  }

  public Message withLine(Severity sign, String text) {
    return withLines(List.of(new MessageLine(sign, text)));
  }

  public Message withLines(List<MessageLine> more) {
    return new Message(
        severity, title, joined(lines, more), fields, excerpt, buttons, mentions, picture);
  }

  public Message withField(String label, String value) {
    List<MessageField> more = joined(fields, List.of(new MessageField(label, value)));
    return new Message(severity, title, lines, more, excerpt, buttons, mentions, picture);
  }

  public Message withExcerpt(Excerpt shown) {
    return new Message(
        severity, title, lines, fields, Optional.of(shown), buttons, mentions, picture);
  }

  public Message withButtons(List<Button> offered) {
    return new Message(severity, title, lines, fields, excerpt, offered, mentions, picture);
  }

  public Message withMentions(List<Mention> called) {
    return new Message(severity, title, lines, fields, excerpt, buttons, called, picture);
  }

  public Message withPicture(Picture drawn) {
    return new Message(
        severity, title, lines, fields, excerpt, buttons, mentions, Optional.of(drawn));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
