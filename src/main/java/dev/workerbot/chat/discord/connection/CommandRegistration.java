package dev.workerbot.chat.discord.connection;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.command.DiscordCommands;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.events.guild.GuildAvailableEvent;
import net.dv8tion.jda.api.events.guild.GuildJoinEvent;
import net.dv8tion.jda.api.events.guild.GuildReadyEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.commands.build.CommandData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the command is there in every guild that is served, and in no other. Safe for use
 * by several threads.
 */
final class CommandRegistration extends ListenerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRegistration.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final DiscordSettings discordSettings;

  /** Guilds whose command could not be registered, and why. */
  private final Map<String, String> unregistered = new ConcurrentHashMap<>();

  private final Map<String, Lock> turns = new ConcurrentHashMap<>();

  private final BiPredicate<JDA, Duration> isCurrentAfter;

  /**
   * @param isCurrentAfter waits for so long; whether that client is still the one that is used
   */
  CommandRegistration(DiscordSettings discordSettings, BiPredicate<JDA, Duration> isCurrentAfter) {
    this.discordSettings = discordSettings;
    this.isCurrentAfter = isCurrentAfter;
  }

  /** What is wrong with it, as a sentence; empty where all is well. */
  Optional<String> trouble() {
    return unregistered.values().stream().findFirst();
  }

  @Override
  public void onGuildReady(GuildReadyEvent event) {
    arrive(event.getGuild());
  }

  @Override
  public void onGuildJoin(GuildJoinEvent event) {
    arrive(event.getGuild());
  }

  /** The outage is over in which it was when we came. */
  @Override
  public void onGuildAvailable(GuildAvailableEvent event) {
    arrive(event.getGuild());
  }

  private void arrive(Guild guild) {
    boolean served = discordSettings.guilds().contains(guild.getId());
    if (!served) {
      LOG.warn(
          "workerbot is in the Discord server {} too, whose people it does not serve: its id is"
              + " not in `guilds`",
          guild.getId());
    }
    // Of one that was served once the command is taken away.
    List<CommandData> wanted =
        served
            ? List.of(
                DiscordCommands.definition(
                    discordSettings.command(), discordSettings.defaultMemberPermissions()),
                DiscordCommands.menuEntry(discordSettings.defaultMemberPermissions()))
            : List.of();
    Thread.ofVirtual().name("discord-command").start(() -> registerInTurn(guild, wanted));
  }

  /** What comes of an earlier registration is not to hide what is wrong now. */
  private void registerInTurn(Guild guild, List<CommandData> wanted) {
    Lock turn = turns.computeIfAbsent(guild.getId(), _ -> new ReentrantLock());
    turn.lock();
    try {
      register(guild, wanted);
    } finally {
      turn.unlock();
    }
  }

  /** Only where Discord has another definition: each registration counts against a daily limit. */
  private void register(Guild guild, List<CommandData> wanted) {
    Backoff backoff = Backoff.doubling(Duration.ofSeconds(1), LONGEST_PAUSE);
    Duration pause;
    do {
      try {
        List<CommandData> there =
            DiscordCalls.called("read the commands", guild::retrieveCommands).stream()
                .map(CommandData::fromCommand)
                .toList();
        if (!isSame(there, wanted)) {
          var _ =
              DiscordCalls.called(
                  "register the command", () -> guild.updateCommands().addCommands(wanted));
          LOG.info(
              "{} /{} in the Discord server {}",
              wanted.isEmpty() ? "removed" : "registered",
              discordSettings.command(),
              guild.getId());
        }
        unregistered.remove(guild.getId());
        return;
      } catch (ChatException refused) {
        // Discord has no other reason to refuse them for good.
        String reason =
            refused.isPermanent()
                ? "it was invited without applications.commands; invite it again with "
                    + SessionLog.invite(guild.getJDA())
                : refused.getMessage();
        Sentence why =
            Sentence.of(
                "/%s could not be registered in the Discord server %s: %s",
                discordSettings.command(), guild.getId(), reason);
        LOG.warn("{}", why);
        if (!wanted.isEmpty()) {
          unregistered.put(guild.getId(), why.toString());
        }
        if (refused.isPermanent()) {
          return;
        }
        Duration wait = backoff.next();
        pause = refused.retryAfter().orElse(wait);
      }
    } while (isCurrentAfter.test(guild.getJDA(), pause));
  }

  private static boolean isSame(List<CommandData> there, List<CommandData> wanted) {
    return definitions(there).equals(definitions(wanted));
  }

  /** By name, for Discord has them in an order of its own. */
  private static Map<String, Map<String, Object>> definitions(List<CommandData> commands) {
    return commands.stream()
        .collect(Collectors.toMap(CommandData::getName, one -> one.toData().toMap()));
  }
}
