package dev.workerbot.chat.discord;

import dev.workerbot.alert.CardText;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.command.DiscordCommands;
import dev.workerbot.chat.discord.command.DiscordSpelling;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.events.interaction.command.MessageContextInteractionEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.utils.messages.MessageEditBuilder;
import net.dv8tion.jda.api.utils.messages.MessageEditData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The menu on a message: what can be done about its alert, for the asker only. The message is the
 * card itself, a reply to it, or a line of the thread below it. Who may press what is decided at
 * the press, as it is on the card. Source: Discord, "Application commands", Message commands.
 */
final class AlertMenu extends ListenerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AlertMenu.class);

  private final Set<String> guilds;

  /**
   * @param guilds whose people are served
   */
  AlertMenu(Set<String> guilds) {
    this.guilds = Set.copyOf(guilds);
  }

  @Override
  public void onMessageContextInteraction(MessageContextInteractionEvent event) {
    if (event.getName().equals(DiscordCommands.ALERT_ACTIONS)
        && event.getGuild() != null
        && guilds.contains(event.getGuild().getId())) {
      Thread.ofVirtual().name("discord-menu").start(() -> offer(event));
    }
  }

  private static void offer(MessageContextInteractionEvent event) {
    try {
      InteractionHook hook = DiscordCalls.called("answer", () -> event.deferReply(true));
      MessageEditData actions = card(event).map(AlertMenu::actions).orElseGet(AlertMenu::nothing);
      Message _ = DiscordCalls.called("answer", () -> hook.editOriginal(actions));
    } catch (ChatException refused) {
      LOG.warn("the actions of an alert could not be shown: {}", refused.getMessage());
    }
  }

  private static Optional<Message> card(MessageContextInteractionEvent event) throws ChatException {
    Message target = event.getTarget();
    Optional<Message> card = Optional.of(target);
    if (!isCard(target) && event.getChannel() instanceof ThreadChannel thread) {
      // A thread, and a post of a forum, has the id of the message that it begins with.
      card =
          read(
              thread.getParentChannel() instanceof GuildMessageChannel parent ? parent : thread,
              thread.getId());
    } else if (!isCard(target)
        && target.getMessageReference() != null
        && event.getChannel() instanceof GuildMessageChannel channel) {
      card = read(channel, target.getMessageReference().getMessageId());
    }
    return card.filter(AlertMenu::isCard);
  }

  private static Optional<Message> read(GuildMessageChannel channel, String id)
      throws ChatException {
    try {
      return Optional.of(
          DiscordCalls.called("read the message", channel, () -> channel.retrieveMessageById(id)));
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      return Optional.empty();
    }
  }

  private static boolean isCard(Message message) {
    return message.getAuthor().equals(message.getJDA().getSelfUser())
        && message.getComponentTree().findAll(Button.class).stream()
            .map(Button::getCustomId)
            .anyMatch(id -> id != null && PlainText.Press.parse(id).isPresent());
  }

  private static MessageEditData actions(Message card) {
    String title =
        card.getEmbeds().stream()
            .flatMap(embed -> Optional.ofNullable(embed.getDescription()).stream())
            .flatMap(String::lines)
            .findFirst()
            .orElse("");
    String more =
        card.getEmbeds().stream()
            .flatMap(embed -> embed.getFields().stream())
            .flatMap(field -> Optional.ofNullable(field.getName()).stream())
            .filter(label -> label.startsWith(CardText.LABEL))
            .map(label -> "resolve #" + label.substring(CardText.LABEL.length()))
            .flatMap(resolve -> DiscordSpelling.of(resolve).stream())
            .findFirst()
            .map(resolve -> "\nMore: `" + resolve + "`")
            .orElse("");
    return said(title + more, card.getComponentTree().findAll(ActionRow.class).stream().toList());
  }

  private static MessageEditData nothing() {
    return said(
        "No actions here. Choose this on an open alert, or on a message below one.", List.of());
  }

  private static MessageEditData said(String text, List<ActionRow> rows) {
    return new MessageEditBuilder()
        .setEmbeds(new EmbedBuilder().setDescription(text).build())
        .setComponents(rows)
        .setAllowedMentions(List.of())
        .build();
  }
}
