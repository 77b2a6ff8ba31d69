package dev.workerbot.chat.discord;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.PlainText;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.command.DiscordLine;
import dev.workerbot.chat.discord.message.DiscordForms;
import dev.workerbot.chat.discord.message.DiscordMessages;
import dev.workerbot.chat.discord.message.DiscordMessenger;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.time.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.components.Component;
import net.dv8tion.jda.api.entities.ISnowflake;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.Interaction;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.interactions.commands.Command.Choice;
import net.dv8tion.jda.api.interactions.commands.OptionMapping;
import net.dv8tion.jda.api.interactions.modals.ModalMapping;
import net.dv8tion.jda.api.modals.Modal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people do in Discord, handed over to the inbox. Nothing here keeps the gateway's thread
 * waiting.
 */
final class DiscordListener extends ListenerAdapter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordListener.class);

  /** Discord gives three seconds, the way there and back included. */
  private static final Duration UNANSWERED = Duration.ofMillis(1500);

  private static final int REMEMBERED = 1000;
  private static final int CHOICES = 25;
  private static final int CHOICE_CHARS = 100;

  private final DiscordMessenger chat;
  private final DiscordForms forms = new DiscordForms(SteadyClock.of(Clock.systemUTC()));
  private final Inbox inbox;
  private final Completion completion;
  private final Set<String> guilds;

  /** After a resume Discord may send an interaction again, which it lets nobody answer twice. */
  private final Map<String, Boolean> seen = BoundedMap.map(REMEMBERED);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("discord-answers").factory());

  /**
   * @param guilds whose people are served; those of others are told that they are not
   */
  DiscordListener(DiscordMessenger chat, Inbox inbox, Completion completion, Set<String> guilds) {
    this.chat = chat;
    this.inbox = inbox;
    this.completion = completion;
    this.guilds = guilds;
  }

  @Override
  public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
    if (isAgain(event) || isForeign(event)) {
      return;
    }
    Map<String, String> options = options(event.getOptions());
    String line =
        DiscordLine.of(Optional.ofNullable(event.getSubcommandName()).orElse(""), options);
    handOver(
        DiscordInteraction.typed(chat, forms, event, DiscordLine.isForAll(line), Optional.empty()),
        new InboundEvent.Typed(delivery(event), caller(event), line));
  }

  @Override
  public void onButtonInteraction(ButtonInteractionEvent event) {
    if (isAgain(event) || isForeign(event)) {
      return;
    }
    Optional<PlainText.Press> press =
        PlainText.Press.parse(Optional.ofNullable(event.getComponentId()).orElse(""));
    Optional<Posted> place =
        event.getMessage().isEphemeral()
            ? Optional.empty()
            : Optional.of(
                new Posted(DiscordSettings.CHAT, event.getChannelId(), event.getMessageId()));
    Optional<Modal> typed = press.flatMap(one -> forms.again(one.actionId()));
    if (typed.isPresent()) {
      event.replyModal(typed.get()).queue(_ -> {}, _ -> {});
      return;
    }
    if (press.filter(PlainText.Press::opensForm).isPresent()) {
      handOver(
          DiscordInteraction.pressedForForm(chat, forms, event),
          pressed(event, place, press.get()));
      return;
    }
    // Before it is acknowledged.
    press.ifPresent(one -> hear(pressed(event, place, one), Optional.empty()));
    place.ifPresent(posted -> chat.answers().addIfAbsent(posted, event.getHook()));
    event
        .deferEdit()
        .queue(
            hook -> {
              chat.whispers().heard(event, hook);
              place.ifPresent(posted -> chat.answers().add(posted, hook));
            },
            _ -> {});
    if (press.isEmpty()) {
      return;
    }
    handOver(DiscordInteraction.pressed(chat, forms, event), pressed(event, place, press.get()));
  }

  private static InboundEvent pressed(
      ButtonInteractionEvent event, Optional<Posted> place, PlainText.Press press) {
    return new InboundEvent.Pressed(
        delivery(event), caller(event), place, press.actionId(), press.choice());
  }

  @Override
  public void onModalInteraction(ModalInteractionEvent event) {
    if (isAgain(event) || isForeign(event)) {
      return;
    }
    Map<String, String> filled = new LinkedHashMap<>();
    event.getValues().forEach(value -> filled.put(value.getCustomId(), text(value)));
    Optional<String> line = forms.line(event.getModalId(), filled);
    if (line.isEmpty()) {
      reply(event, FormReply.tooOld(filled));
      return;
    }
    Map<String, String> mistakes = inbox.mistakes(line.get());
    Optional<Button> again = forms.keep(event.getModalId(), filled, mistakes);
    if (!mistakes.isEmpty() && again.isPresent()) {
      reply(event, FormReply.wrong(mistakes, again.get()));
      return;
    }
    handOver(
        DiscordInteraction.typed(chat, forms, event, DiscordLine.isForAll(line.get()), again),
        new InboundEvent.Typed(delivery(event), caller(event), line.get()));
  }

  private static String text(ModalMapping value) {
    return value.getType() == Component.Type.STRING_SELECT
        ? value.getAsStringList().stream().findFirst().orElse("")
        : value.getAsString();
  }

  private void hear(InboundEvent inboundEvent, Optional<String> reply) {
    inbox.heard(inboundEvent.delivery(), inboundEvent.caller(), inboundEvent.typed(), reply);
  }

  private void handOver(DiscordInteraction interaction, InboundEvent inboundEvent) {
    hear(inboundEvent, Optional.of(interaction.token()));
    ScheduledFuture<?> think =
        clock.schedule(
            // Not a virtual one: those can all be waiting for the database just then.
            () -> Thread.ofPlatform().daemon().name("discord-think").start(interaction::think),
            UNANSWERED.toMillis(),
            TimeUnit.MILLISECONDS);
    var _ =
        inbox
            .accept(inboundEvent, interaction)
            .whenComplete((_, _) -> {
              think.cancel(false);
              interaction.end();
            });
  }

  @Override
  public void onCommandAutoCompleteInteraction(CommandAutoCompleteInteractionEvent event) {
    if (event.getGuild() == null || !guilds.contains(event.getGuild().getId())) {
      event.replyChoices(List.of()).queue(_ -> {}, _ -> {});
      return;
    }
    Caller caller = caller(event);
    String typed =
        DiscordLine.typed(
            Optional.ofNullable(event.getSubcommandName()).orElse(""),
            options(event.getOptions()),
            event.getFocusedOption().getName(),
            event.getFocusedOption().getValue().stripLeading());
    Thread.ofVirtual()
        .name("discord-complete")
        .start(() -> {
          List<Choice> choices = List.of();
          try {
            choices =
                completion.complete(caller, typed).stream()
                    .filter(one -> one.value().length() <= CHOICE_CHARS)
                    .limit(CHOICES)
                    .map(one -> new Choice(CleanText.cut(one.label(), CHOICE_CHARS), one.value()))
                    .toList();
          } catch (RuntimeException bug) {
            LOG.error("nothing can be suggested for {}", typed, bug);
          }
          event.replyChoices(choices).queue(_ -> {}, _ -> {});
        });
  }

  private boolean isAgain(Interaction event) {
    return seen.putIfAbsent(event.getId(), true) != null;
  }

  private boolean isForeign(IReplyCallback event) {
    if (event.getGuild() != null && guilds.contains(event.getGuild().getId())) {
      return false;
    }
    LOG.warn(
        "ignored a request from {}",
        event.getGuild() == null ? "a direct message" : "another guild, " + event.getGuild());
    Message refusal =
        Message.refusal("This workerbot does not serve this Discord server.")
            .withLine("Ask workerbot's admin to add this server to `guilds` in the config.");
    reply(event, refusal);
    return true;
  }

  private static void reply(IReplyCallback event, Message refusal) {
    event
        .reply(DiscordMessages.render(refusal, Optional.empty()).create(refusal))
        .setEphemeral(true)
        .queue(_ -> {}, _ -> {});
  }

  private static String delivery(Interaction event) {
    return "discord:" + event.getId();
  }

  private static Map<String, String> options(List<OptionMapping> given) {
    Map<String, String> options = new HashMap<>();
    given.forEach(option -> options.put(option.getName(), option.getAsString()));
    return options;
  }

  /** Who speaks, with the roles that they have now: Discord sends them along every time. */
  private static Caller caller(Interaction event) {
    Set<String> roles = new LinkedHashSet<>();
    Member member = event.getMember();
    if (member != null) {
      member.getRoles().stream().map(ISnowflake::getId).forEach(roles::add);
    }
    Set<String> parents = new LinkedHashSet<>();
    if (event.getGuild() != null) {
      parents.add(event.getGuild().getId());
      // Everybody in a guild has the role of its name.
      roles.add(event.getGuild().getId());
    }
    if (event.getChannel() instanceof ThreadChannel thread) {
      parents.add(thread.getParentChannel().getId());
    }
    return new Caller(
            DiscordSettings.CHAT,
            event.getUser().getId(),
            event.getUser().getName(),
            roles,
            event.getChannelId())
        .within(parents);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
