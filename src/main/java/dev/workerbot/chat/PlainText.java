package dev.workerbot.chat;

import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every chat makes of a message in the same way. */
public final class PlainText {
  /** Printable ASCII only, so that what is read is where it leads. */
  private static final Pattern LINK =
      Pattern.compile(
          "https://[A-Za-z0-9.-]{1,253}(?::\\d{1,5})?(?:[/?#][!-~&&[^\"'<>`\\\\]]{0,1500})?");

  private static final int PUSHED_TITLE = 600;
  private static final int PUSHED_CAUSE = 300;

  private PlainText() {}

  /** The sign that stands before a text of this severity. */
  public static String sign(Severity severity) {
    return switch (severity) {
      case PLAIN -> "▫️";
      case WORKING -> "⏳";
      case GOOD -> "✅";
      case WARNING -> "⚠️";
      case BAD -> "🔴";
    };
  }

  /** The same for a line of the body, with a blank behind it; nothing before what is plain. */
  public static String lead(Severity severity) {
    return severity == Severity.PLAIN ? "" : sign(severity) + " ";
  }

  /**
   * What a phone shows of a message while it is locked: how bad it is, what is the matter, and
   * where something is wrong, why: the cause, and the line of the log that says it.
   */
  public static Sentence push(Message message) {
    String title = sign(message.severity()) + " " + message.heading().cut(PUSHED_TITLE).stored();
    List<Message.MessageLine> lines = message.lines();
    if (message.severity() != Severity.BAD || lines.isEmpty()) {
      return Sentence.kept(title);
    }
    boolean isOfOne = lines.stream().limit(2).allMatch(one -> one.severity() == Severity.PLAIN);
    Sentence why =
        Sentence.join(
            " · ",
            lines.stream().limit(isOfOne ? 2 : 1).map(Message.MessageLine::sentence).toList());
    return Sentence.kept(title + " – " + why.cut(PUSHED_CAUSE).stored());
  }

  /** Whether it is nothing but an https URL that a reader can be led to. */
  public static boolean isLink(String value) {
    return LINK.matcher(value).matches();
  }

  /** The same text, in which {@code @everyone} and its like call nobody. */
  public static String withoutMassMentions(String text) {
    return text.replace("@channel", "@\u2060channel")
        .replace("@here", "@\u2060here")
        .replace("@everyone", "@\u2060everyone");
  }

  /** All of a message, for the file that holds what a chat had no room for. */
  public static String whole(Message message) {
    StringBuilder whole = new StringBuilder(message.title());
    message
        .lines()
        .forEach(messageLine ->
            whole.append('\n').append(lead(messageLine.severity())).append(messageLine.text()));
    message
        .fields()
        .forEach(messageField ->
            whole
                .append('\n')
                .append(messageField.label())
                .append(": ")
                .append(messageField.value()));
    message
        .excerpt()
        .ifPresent(excerpt ->
            whole
                .append("\n\n")
                .append(excerpt.caption())
                .append(":\n")
                .append(excerpt.text().value()));
    return whole.toString();
  }

  /** Which button of which action was pressed, as it came back from a chat. */
  public record Press(String actionId, int choice, boolean opensForm) {
    private static final Pattern VALUE = Pattern.compile("([a-z0-9]{1,40}):(\\d)(f?)(?::.{0,60})?");

    /** What a chat is to give back when the button is pressed. */
    public static String value(Button button) {
      return button.actionId() + ":" + button.choice() + (button.opensForm() ? "f" : "");
    }

    /**
     * Reads what {@link #value} wrote, with whatever the chat has put behind it after another
     * colon.
     */
    public static Optional<Press> parse(String value) {
      Matcher matcher = VALUE.matcher(value);
      return matcher.matches()
          ? Optional.of(
              new Press(
                  matcher.group(1),
                  Integer.parseInt(matcher.group(2)),
                  !matcher.group(3).isEmpty()))
          : Optional.empty();
    }
  }
}
