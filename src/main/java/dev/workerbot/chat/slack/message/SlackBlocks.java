package dev.workerbot.chat.slack.message;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextPreformattedElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A message as Slack's blocks. All text goes into elements of rich text, which Slack never parses:
 * no log line can mention anybody, link, or leave its fence. People, moments, and a field that is
 * nothing but an https URL, are elements of their own. Limits: 3,000 characters for a text, 50
 * blocks, 75 for a button's label. Source: Slack, "Block Kit reference".
 */
public final class SlackBlocks {
  private static final int EXCERPT_CHARS = 2900;
  private static final int LINES_CHARS = 2800;
  private static final int TITLE_CHARS = 600;
  private static final int BARE_CHARS = 3000;

  private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{1,20}");

  private SlackBlocks() {}

  /**
   * A rendered message.
   *
   * @param text what a notification shows
   * @param file what did not fit, whole
   */
  public record RenderedBlocks(String text, List<LayoutBlock> blocks, Optional<String> file) {}

  public static RenderedBlocks render(Message message) {
    return render(message, new SlackRichText(_ -> true));
  }

  /**
   * The same to be posted: Slack calls everybody whom a post mentions, so that people are named by
   * text in it, but for those whom the message calls.
   */
  public static RenderedBlocks post(Message message) {
    return render(
        message,
        new SlackRichText(user -> message.mentions().stream().anyMatch(one -> isUser(one, user))));
  }

  private static boolean isUser(RichTextElement element, Mention mention) {
    return element instanceof RichTextSectionElement.User user && isUser(mention, user.getUserId());
  }

  private static boolean isUser(Mention mention, String user) {
    return isOurs(mention) && !mention.group() && SlackPeople.id(mention.id()).equals(user);
  }

  private static RenderedBlocks render(Message message, SlackRichText richText) {
    List<BlockElement> elements = new ArrayList<>();
    List<RichTextElement> head = new ArrayList<>();
    head.add(SlackRichText.text(PlainText.sign(message.severity()) + " "));
    head.addAll(richText.spans(message.heading().cut(TITLE_CHARS), true));
    int room = LINES_CHARS;
    int shown = 0;
    List<BlockRow> rows = rows(message);
    for (BlockRow blockRow : rows) {
      if (blockRow.length() + 1 <= room) {
        head.add(SlackRichText.text("\n" + blockRow.lead()));
        head.addAll(richText.spans(blockRow.sentence(), blockRow.bold()));
        blockRow
            .link()
            .map(url -> RichTextSectionElement.Link.builder().url(url).build())
            .ifPresent(head::add);
        room -= blockRow.length() + 1;
        shown++;
      } else {
        room = 0;
      }
    }
    if (shown < rows.size()) {
      head.add(SlackRichText.text("\n" + Counts.linesMore(rows.size() - shown)));
    }
    head.addAll(mentions(message.mentions(), head));
    boolean cut = shown < rows.size();
    elements.add(RichTextSectionElement.builder().elements(head).build());
    if (message.excerpt().isPresent()) {
      Excerpt excerpt = message.excerpt().get();
      Excerpt.Cut fitting = excerpt.cut(EXCERPT_CHARS);
      elements.add(
          RichTextSectionElement.builder()
              .elements(
                  List.of(SlackRichText.text(CleanText.cut(excerpt.caption(), TITLE_CHARS) + ":")))
              .build());
      elements.add(
          RichTextPreformattedElement.builder()
              .elements(List.of(SlackRichText.text(fitting.text())))
              .build());
      cut |=
          fitting.linesLeftOut() > 0 || fitting.text().length() < excerpt.text().value().length();
    }
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(RichTextBlock.builder().elements(List.copyOf(elements)).build());
    if (!message.buttons().isEmpty()) {
      blocks.add(actions(message.buttons()));
    }
    return new RenderedBlocks(
        notification(message),
        blocks,
        cut ? Optional.of(PlainText.whole(message)) : Optional.empty());
  }

  /** The message in as many parts as it takes to show all of its lines. */
  static List<Message> parts(Message message) {
    List<Message> parts = new ArrayList<>();
    List<Message.MessageLine> lines = new ArrayList<>();
    int used = 0;
    for (Message.MessageLine messageLine : message.lines()) {
      int length =
          PlainText.lead(messageLine.severity()).length() + messageLine.text().length() + 1;
      if (used + length > LINES_CHARS && !lines.isEmpty()) {
        parts.add(part(message, parts.isEmpty(), lines));
        lines.clear();
        used = 0;
      }
      lines.add(messageLine);
      used += length;
    }
    Message last = part(message, parts.isEmpty(), lines);
    int fields = rows(message).stream().mapToInt(row -> row.length() + 1).sum() - lengths(message);
    if (used > 0 && used + fields > LINES_CHARS) {
      parts.add(last);
      last = part(message, false, List.of());
    }
    parts.add(
        new Message(
            last.severity(),
            last.heading(),
            last.lines(),
            message.fields(),
            message.excerpt(),
            message.buttons()));
    return parts;
  }

  private static int lengths(Message message) {
    return message.lines().stream()
        .mapToInt(line -> PlainText.lead(line.severity()).length() + line.text().length() + 1)
        .sum();
  }

  private static Message part(Message message, boolean first, List<Message.MessageLine> lines) {
    return Message.of(
            message.severity(),
            first ? message.heading() : Sentence.of("%s (continued)", message.heading()))
        .withLines(lines);
  }

  /** A line of the head; a link comes after its text, and says where it leads by itself. */
  private record BlockRow(String lead, Sentence sentence, boolean bold, Optional<String> link) {
    int length() {
      return lead.length() + sentence.toString().length() + link.map(String::length).orElse(0);
    }
  }

  private static List<BlockRow> rows(Message message) {
    List<BlockRow> rows = new ArrayList<>();
    for (Message.MessageLine line : message.lines()) {
      rows.add(
          new BlockRow(
              PlainText.lead(line.severity()), line.sentence(), line.heading(), Optional.empty()));
    }
    for (Message.MessageField field : message.fields()) {
      Optional<String> link = Optional.of(field.value()).filter(PlainText::isLink);
      rows.add(
          new BlockRow(
              field.label() + ": ",
              link.isPresent() ? Sentence.EMPTY : field.sentence(),
              false,
              link));
    }
    return rows;
  }

  /** The only elements by which a message of ours can call anybody. */
  private static List<RichTextElement> mentions(List<Mention> called, List<RichTextElement> named) {
    List<RichTextElement> elements = new ArrayList<>();
    for (Mention mention : called) {
      if (isOurs(mention) && named.stream().noneMatch(one -> isUser(one, mention))) {
        elements.add(SlackRichText.text(elements.isEmpty() ? "\n" : " "));
        elements.add(
            mention.group()
                ? RichTextSectionElement.UserGroup.builder().usergroupId(mention.id()).build()
                : RichTextSectionElement.User.builder()
                    .userId(SlackPeople.id(mention.id()))
                    .build());
      }
    }
    return elements;
  }

  /** A notification is parsed by Slack, so that what has a meaning there is escaped. */
  private static String notification(Message message) {
    return escaped(PlainText.push(message).toString().replace("`", ""));
  }

  /** All that can be said without blocks; it calls whom the message calls. */
  public static String bare(Message message) {
    String text =
        PlainText.sign(message.severity())
            + " "
            + CleanText.cut(PlainText.whole(message).replace("`", ""), BARE_CHARS);
    return escaped(text)
        + message.mentions().stream()
            .filter(SlackBlocks::isOurs)
            .map(one -> (one.group() ? "<!subteam^" : "<@") + SlackPeople.id(one.id()) + ">")
            .map(mention -> " " + mention)
            .collect(Collectors.joining());
  }

  private static boolean isOurs(Mention mention) {
    return mention.chat().equals(SlackSettings.CHAT)
        && (mention.group()
            ? GROUP.matcher(mention.id()).matches()
            : SlackRichText.isUser(SlackPeople.id(mention.id())));
  }

  private static String escaped(String plain) {
    return PlainText.withoutMassMentions(
        plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  private static ActionsBlock actions(List<Button> buttons) {
    List<BlockElement> elements = new ArrayList<>();
    for (Button button : buttons) {
      elements.add(
          ButtonElement.builder()
              .actionId("choice-" + button.choice())
              .text(PlainTextObject.builder().text(button.label()).emoji(false).build())
              .style(
                  switch (button.style()) {
                    case PLAIN -> null;
                    case PRIMARY -> "primary";
                    case DANGER -> "danger";
                  })
              .value(PlainText.Press.value(button))
              .build());
    }
    return ActionsBlock.builder().elements(elements).build();
  }
}
