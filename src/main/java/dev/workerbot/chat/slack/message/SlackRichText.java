package dev.workerbot.chat.slack.message;

import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.secret.Piece;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Sentences as elements of rich text, which Slack never parses: text, code spans, people, and
 * moments in the reader's own zone. Source: Slack, "Rich text block", "User element", "Date
 * element".
 */
final class SlackRichText {
  /** Slack refuses a whole message for one id of another form. */
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{1,20}");

  private final Predicate<String> mentionable;

  /**
   * @param mentionable whether the user of this id may be mentioned; others are named by text
   */
  SlackRichText(Predicate<String> mentionable) {
    this.mentionable = mentionable;
  }

  List<RichTextElement> spans(Sentence sentence, boolean bold) {
    List<RichTextElement> spans = new ArrayList<>();
    for (Piece part : sentence.parts()) {
      switch (part.entity().orElse(null)) {
        case Person person -> spans.add(person(person, part.text(), bold));
        case Moment moment -> spans.add(date(moment, bold));
        case null -> addText(spans, part.text(), bold);
      }
    }
    return spans;
  }

  private RichTextElement person(Person person, String text, boolean bold) {
    String id = SlackPeople.id(person.id());
    return person.chat().equals(SlackSettings.CHAT) && isUser(id) && mentionable.test(id)
        ? RichTextSectionElement.User.builder()
            .userId(id)
            .style(RichTextSectionElement.LimitedTextStyle.builder().bold(bold).build())
            .build()
        : styled(text + person.elsewhere(SlackSettings.CHAT), bold, false);
  }

  static boolean isUser(String id) {
    return USER.matcher(id).matches();
  }

  /** Slack does not say that its {@code {ago}} goes on by itself, so that a duration stays text. */
  private static RichTextElement date(Moment moment, boolean bold) {
    String format =
        switch (moment.precision()) {
          case MINUTE, UNTIL -> "{time}";
          case SECOND, SINCE -> "{time_secs}";
          case DAY -> "{date_short} {time}";
          case RELATIVE -> "";
        };
    return format.isEmpty()
        ? styled(moment.text(), bold, false)
        : RichTextSectionElement.Date.builder()
            .timestamp(Math.toIntExact(moment.at().getEpochSecond()))
            .format(format)
            .fallback(moment.text())
            .style(RichTextSectionElement.TextStyle.builder().bold(bold).build())
            .build();
  }

  private static void addText(List<RichTextElement> spans, String text, boolean bold) {
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean code = i % 2 == 1 && i < parts.length - 1;
      String part = (i % 2 == 1 && !code ? "`" : "") + parts[i];
      if (!part.isEmpty()) {
        spans.add(styled(part, bold, code));
      }
    }
  }

  private static RichTextElement styled(String text, boolean bold, boolean code) {
    return RichTextSectionElement.Text.builder()
        .text(text)
        .style(RichTextSectionElement.TextStyle.builder().bold(bold).code(code).build())
        .build();
  }

  static RichTextElement text(String text) {
    // Slack refuses an empty text.
    return RichTextSectionElement.Text.builder().text(text.isEmpty() ? " " : text).build();
  }
}
