package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.PlainText;
import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.utils.FileUpload;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import net.dv8tion.jda.api.utils.messages.MessageEditBuilder;
import net.dv8tion.jda.api.utils.messages.MessageEditData;

/**
 * A message as Discord's embeds, in the colour of its severity: the title with the lines and the
 * fields, below it the excerpt in a fence. Only whom it calls stands outside, since nobody is
 * called from within an embed. Limits: 4,096 characters for a description, 25 fields of 256 and
 * 1,024, 6,000 for all embeds of a message, 80 for a button's label, five buttons in a row. Source:
 * Discord, "Message resource", "Component reference".
 */
public final class DiscordMessages {
  private static final int TITLE_CHARS = 600;

  /** What there is for the lines where an excerpt stands below them. */
  private static final int HEAD_CHARS = 2400;

  private static final int FIELDS = 25;
  private static final int LABEL_CHARS = 256;
  private static final int VALUE_CHARS = 1000;
  private static final int FIELDS_CHARS = 1500;
  private static final int DESCRIPTION_CHARS = 4000;
  private static final int EMBEDS_CHARS = 5900;

  /** Longer values have a line of their own. */
  private static final int INLINE_CHARS = 24;

  /** Never shown: it only carries the key by which we know our message again. */
  private static final String KEY = "https://discord.com/channels/@me?workerbot=";

  private DiscordMessages() {}

  /** What becomes of the files of a message that is edited. */
  public enum FileUse {
    FRESH,
    AS_THEY_ARE,
    NONE
  }

  /**
   * A rendered message.
   *
   * @param file what did not fit, whole
   */
  public record RenderedMessage(
      List<MessageEmbed> embeds,
      List<ActionRow> buttons,
      Optional<Picture> picture,
      Optional<String> file) {
    /** To be posted; it calls whom the message calls. */
    public MessageCreateData create(Message message) {
      MessageCreateBuilder builder =
          new MessageCreateBuilder()
              .setEmbeds(embeds)
              .setComponents(buttons)
              .setFiles(files())
              .setAllowedMentions(
                  EnumSet.noneOf(net.dv8tion.jda.api.entities.Message.MentionType.class));
      DiscordCall.of(message).ifPresent(call -> call.putInto(builder));
      return builder.build();
    }

    /**
     * To replace an older one. It calls nobody anew, and does not take back the call: the mark on
     * the channel of who has not looked yet would go.
     *
     * @param before the text outside of the embeds, where there is one
     */
    public MessageEditData edit(Message message, FileUse with, Optional<String> before) {
      MessageEditBuilder builder =
          new MessageEditBuilder()
              .setEmbeds(embeds)
              .setComponents(buttons)
              .setAllowedMentions(
                  EnumSet.noneOf(net.dv8tion.jda.api.entities.Message.MentionType.class));
      DiscordCall.edited(message, before).ifPresent(builder::setContent);
      switch (with) {
        case FRESH -> builder.setFiles(files());
        case NONE -> builder.setAttachments(List.of());
        case AS_THEY_ARE -> {}
      }
      return builder.build();
    }

    /**
     * What an edit does with the files.
     *
     * @param before {@link #filesHash} of those that are there
     */
    public FileUse files(Optional<Integer> before) {
      if (!hasFiles()) {
        return before.isPresent() ? FileUse.NONE : FileUse.AS_THEY_ARE;
      }
      return before.isPresent() && before.get() == filesHash()
          ? FileUse.AS_THEY_ARE
          : FileUse.FRESH;
    }

    /** Whether this message says the same but for blanks. */
    public boolean isIn(net.dv8tion.jda.api.entities.Message message) {
      return texts(message.getEmbeds()).equals(texts(embeds));
    }

    private static List<String> texts(List<MessageEmbed> embeds) {
      return embeds.stream()
          .map(MessageEmbed::getDescription)
          .map(text -> String.valueOf(text).replaceAll("\\s+", ""))
          .toList();
    }

    boolean hasFiles() {
      return picture.isPresent() || file.isPresent();
    }

    /** Changes when the files do. */
    int filesHash() {
      return Objects.hash(picture.map(Picture::name), file);
    }

    private List<FileUpload> files() {
      List<FileUpload> files = new ArrayList<>();
      picture.ifPresent(drawn ->
          files.add(FileUpload.fromData(drawn.png(), fileName(drawn)).setDescription(drawn.alt())));
      file.ifPresent(text ->
          files.add(FileUpload.fromData(text.getBytes(StandardCharsets.UTF_8), "workerbot.txt")));
      return files;
    }
  }

  /**
   * Renders it.
   *
   * @param key by which the message is known again, if it is to be
   */
  public static RenderedMessage render(Message message, Optional<String> key) {
    boolean settled = message.severity() != Severity.WORKING;
    EmbedBuilder head = new EmbedBuilder().setColor(colour(message.severity()));
    key.ifPresent(one -> head.setUrl(KEY + one));
    StringBuilder text =
        new StringBuilder(PlainText.sign(message.severity()))
            .append(" **")
            .append(DiscordMarkdown.spans(message.heading().cut(TITLE_CHARS)))
            .append("**");
    boolean cut = lines(message, text);
    head.setDescription(text);
    int used = text.length();
    int room = FIELDS_CHARS;
    for (Message.MessageField messageField : message.fields()) {
      String label = CleanText.cut(DiscordMarkdown.spans(messageField.label()), LABEL_CHARS);
      String value =
          PlainText.isLink(messageField.value())
              ? messageField.value()
              : DiscordMarkdown.spans(messageField.sentence());
      String shown = DiscordMarkdown.cut(value, messageField.sentence(), VALUE_CHARS);
      int size = label.length() + shown.length();
      if (size > room || head.getFields().size() == FIELDS) {
        cut = true;
        break;
      }
      cut |= shown.length() < value.length();
      head.addField(label, shown, messageField.value().length() <= INLINE_CHARS);
      room -= size;
      used += size;
    }
    settledPicture(message, settled)
        .ifPresent(drawn -> head.setImage("attachment://" + fileName(drawn)));
    List<MessageEmbed> embeds = new ArrayList<>(List.of(head.build()));
    if (message.excerpt().isPresent()) {
      Excerpt excerpt = message.excerpt().get();
      String caption = "\n" + DiscordMarkdown.spans(CleanText.cut(excerpt.caption(), TITLE_CHARS));
      int left = Math.min(DESCRIPTION_CHARS, EMBEDS_CHARS - used) - caption.length() - 2;
      Excerpt.Cut fitting = fitting(excerpt, left);
      cut |=
          fitting.linesLeftOut() > 0 || fitting.text().length() < excerpt.text().value().length();
      embeds.add(
          new EmbedBuilder()
              .setColor(colour(message.severity()))
              .setDescription(caption.strip() + ":\n" + DiscordMarkdown.fence(fitting.text()))
              .build());
    }
    return new RenderedMessage(
        embeds,
        buttons(message.buttons(), key),
        settledPicture(message, settled),
        cut && settled ? Optional.of(PlainText.whole(message)) : Optional.empty());
  }

  /** Whether it is to notify nobody: nothing is wrong, nobody is called, and nothing is asked. */
  static boolean isQuiet(Message message) {
    boolean isUrgent =
        message.severity() == Severity.BAD
            || message.severity() == Severity.WARNING
            || !message.buttons().isEmpty();
    return !isUrgent && DiscordCall.of(message).isEmpty();
  }

  /** Whether some were left out. */
  private static boolean lines(Message message, StringBuilder text) {
    int most = message.excerpt().isEmpty() ? DESCRIPTION_CHARS : HEAD_CHARS;
    int shown = 0;
    for (Message.MessageLine messageLine : message.lines()) {
      String mark = messageLine.heading() ? "**" : "";
      String line = mark + DiscordMarkdown.spans(messageLine.sentence()) + mark;
      String row = "\n" + PlainText.lead(messageLine.severity()) + line;
      if (text.length() + row.length() > most) {
        text.append('\n').append(Counts.linesMore(message.lines().size() - shown));
        return true;
      }
      text.append(row);
      shown++;
    }
    return false;
  }

  /** The fence may make the text longer. */
  private static Excerpt.Cut fitting(Excerpt excerpt, int most) {
    int room = most;
    while (true) {
      Excerpt.Cut cut = excerpt.cut(room);
      int over = DiscordMarkdown.fence(cut.text()).length() - most;
      if (over <= 0) {
        return cut;
      }
      room -= over;
    }
  }

  private static Optional<Picture> settledPicture(Message message, boolean settled) {
    return message.picture().filter(_ -> settled);
  }

  private static String fileName(Picture picture) {
    return picture.name().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static List<ActionRow> buttons(List<Button> buttons, Optional<String> key) {
    if (buttons.isEmpty()) {
      return List.of();
    }
    String behind = key.map(one -> ":" + one).orElse("");
    return List.of(
        ActionRow.of(
            buttons.stream()
                .map(button -> {
                  String id = PlainText.Press.value(button) + behind;
                  return switch (button.style()) {
                    case PLAIN ->
                        net.dv8tion.jda.api.components.buttons.Button.secondary(id, button.label());
                    case PRIMARY ->
                        net.dv8tion.jda.api.components.buttons.Button.primary(id, button.label());
                    case DANGER ->
                        net.dv8tion.jda.api.components.buttons.Button.danger(id, button.label());
                  };
                })
                .toList()));
  }

  /** Whether a message of ours carries the key. */
  public static boolean carries(net.dv8tion.jda.api.entities.Message message, String key) {
    return message.getEmbeds().stream().anyMatch(embed -> (KEY + key).equals(embed.getUrl()))
        || message
            .getComponentTree()
            .findAll(net.dv8tion.jda.api.components.buttons.Button.class)
            .stream()
            .map(net.dv8tion.jda.api.components.buttons.Button::getCustomId)
            .anyMatch(id -> id != null && id.endsWith(":" + key));
  }

  private static int colour(Severity severity) {
    return switch (severity) {
      case PLAIN -> 0x95A5A6;
      case WORKING -> 0x3498DB;
      case GOOD -> 0x2ECC71;
      case WARNING -> 0xF1C40F;
      case BAD -> 0xE74C3C;
    };
  }
}
