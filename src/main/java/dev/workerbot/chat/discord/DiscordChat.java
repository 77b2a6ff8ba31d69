package dev.workerbot.chat.discord;

import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.ConnectedChat;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.Recent;
import dev.workerbot.message.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.concrete.PrivateChannel;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.requests.restaction.MessageCreateAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discord, by JDA. A message is edited by the token of the interaction that it answers while that
 * works, which needs no right in the channel, and later by its own id. Safe for use by several
 * threads.
 */
public final class DiscordChat implements ConnectedChat {
  static final String NAME = "discord";

  private static final Logger LOG = LoggerFactory.getLogger(DiscordChat.class);
  private static final int REMEMBERED = 1000;
  private static final int NONCE_CHARS = 25;

  /** A token works for 15 minutes; what comes a moment before their end may arrive after it. */
  private static final long MARGIN_MILLIS = 60_000;

  private final DiscordConnection connection;
  private final DiscordListener listener;
  private final DiscordHistory history = new DiscordHistory();

  /** The key that our messages carry, to be sent again with each edit. */
  private final Map<Posted, String> keys = Recent.map(REMEMBERED);

  /** What files were put to a message, so that an edit does not send them again. */
  private final Map<Posted, Integer> files = Recent.map(REMEMBERED);

  /** The interaction of which a message is the answer. */
  private final Map<Posted, InteractionHook> answers = Recent.map(REMEMBERED);

  /** The newest interaction of a person in a channel, by which something can be whispered. */
  private final Map<String, InteractionHook> whispering = Recent.map(REMEMBERED);

  /**
   * How to be in Discord.
   *
   * @param guilds ids of the Discord servers whose people are served
   * @param apiUrl another root of the REST API, such as a proxy's
   * @param gatewayUrl another gateway
   * @param command its name, without the slash
   */
  public record Settings(
      String token,
      Set<String> guilds,
      Optional<String> apiUrl,
      Optional<String> gatewayUrl,
      String command) {
    public Settings {
      guilds = Set.copyOf(guilds);
    }

    @Override
    public String toString() {
      return "Discord /" + command + " in " + guilds + " (token hidden)";
    }
  }

  public DiscordChat(Settings settings, Inbox inbox, Completion completion) {
    this.listener = new DiscordListener(this, inbox, completion, settings.guilds());
    this.connection = new DiscordConnection(settings, listener);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    connection.start();
  }

  @Override
  public boolean isConnected() {
    return connection.isConnected();
  }

  @Override
  public Optional<String> trouble() {
    return connection.trouble();
  }

  /** Somebody did something, which for a while lets us answer them in private. */
  void heard(IReplyCallback event) {
    whispering.put(event.getChannelId() + "/" + event.getUser().getId(), event.getHook());
  }

  /** The message is the answer to an interaction. */
  void answers(Posted posted, InteractionHook hook) {
    answers.put(posted, hook);
  }

  /** The message stands there. */
  void stands(Posted posted, Optional<String> key, DiscordMessages.Rendered rendered) {
    key.ifPresent(one -> keys.put(posted, one));
    if (rendered.hasFiles()) {
      files.put(posted, rendered.filesHash());
    }
  }

  @Override
  public Posted post(String channel, Message message) throws ChatException {
    return post(channel(channel), channel, message, Optional.empty());
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return post(channel(channel), channel, message, Optional.of(key));
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    GuildMessageChannel channel = channel(below.channel());
    ThreadChannel thread;
    try {
      thread = DiscordThreads.open(jda(), channel, below.id());
    } catch (ChatException refused) {
      if (!refused.isPermanent() || refused.isGone()) {
        throw refused;
      }
      LOG.warn(
          "no thread below {}, so that it is told in the channel: {}",
          below.id(),
          refused.getMessage());
      return post(channel, below.channel(), message, Optional.of(key));
    }
    return post(thread, thread.getId(), message, Optional.of(key));
  }

  private Posted post(
      GuildMessageChannel channel, String place, Message message, Optional<String> key)
      throws ChatException {
    DiscordMessages.Rendered rendered = DiscordMessages.render(message, key);
    net.dv8tion.jda.api.entities.Message sent =
        DiscordCalls.called(
            "post",
            () -> {
              MessageCreateAction action = channel.sendMessage(rendered.create(message));
              return key.map(one -> action.setNonce(nonce(one))).orElse(action);
            });
    Posted posted = new Posted(NAME, place, sent.getId());
    stands(posted, key, rendered);
    return posted;
  }

  /** By which Discord takes a message once that is sent twice within some minutes. */
  private static String nonce(String key) {
    return key.length() <= NONCE_CHARS ? key : key.substring(key.length() - NONCE_CHARS);
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    DiscordMessages.Rendered rendered =
        DiscordMessages.render(message, Optional.ofNullable(keys.get(posted)));
    Integer before = files.get(posted);
    boolean withFiles = rendered.hasFiles() && (before == null || before != rendered.filesHash());
    if (!editAnswer(posted, rendered, withFiles)) {
      GuildMessageChannel channel = channel(posted.channel());
      var _ =
          DiscordCalls.called(
              "edit", () -> channel.editMessageById(posted.id(), rendered.edit(withFiles)));
    }
    if (withFiles) {
      files.put(posted, rendered.filesHash());
    }
  }

  /** Whether the message could be edited as the answer to an interaction. */
  private boolean editAnswer(Posted posted, DiscordMessages.Rendered rendered, boolean withFiles)
      throws ChatException {
    InteractionHook hook = answers.get(posted);
    if (hook == null || !isFresh(hook)) {
      answers.remove(posted);
      return false;
    }
    try {
      var _ =
          DiscordCalls.called(
              "edit", () -> hook.editMessageById(posted.id(), rendered.edit(withFiles)));
      return true;
    } catch (ChatException refused) {
      if (!refused.isPermanent() || refused.isGone()) {
        throw refused;
      }
      answers.remove(posted);
      return false;
    }
  }

  private static boolean isFresh(InteractionHook hook) {
    return hook.getExpirationTimestamp() - MARGIN_MILLIS > System.currentTimeMillis();
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    GuildMessageChannel in = channel(channel);
    if (below.isPresent()) {
      Optional<ThreadChannel> thread = DiscordThreads.find(jda(), in, below.get().id());
      if (thread.isPresent()) {
        in = thread.get();
      }
    }
    String place = in.getId();
    Optional<Posted> found =
        history.find(in, key, notBefore).map(id -> new Posted(NAME, place, id));
    found.ifPresent(posted -> keys.put(posted, key));
    return found;
  }

  /** By the interaction with which they spoke last, and after its time in a direct message. */
  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    DiscordMessages.Rendered rendered = DiscordMessages.render(message, Optional.empty());
    InteractionHook hook = whispering.get(channel + "/" + user);
    if (hook != null && isFresh(hook)) {
      try {
        var _ =
            DiscordCalls.called(
                "answer", () -> hook.sendMessage(rendered.create(message)).setEphemeral(true));
        return;
      } catch (ChatException refused) {
        if (!refused.isPermanent()) {
          throw refused;
        }
      }
    }
    // A button there would belong to another channel.
    Message plain = message.withButtons(List.of());
    PrivateChannel direct =
        DiscordCalls.called("open a direct message", () -> jda().openPrivateChannelById(user));
    var _ =
        DiscordCalls.called(
            "answer",
            () ->
                direct.sendMessage(DiscordMessages.render(plain, Optional.empty()).create(plain)));
  }

  private JDA jda() {
    return connection
        .now()
        .orElseThrow(() -> new IllegalStateException("not connected to Discord"));
  }

  private GuildMessageChannel channel(String id) throws ChatException {
    Optional<GuildMessageChannel> channel =
        connection.now().map(jda -> jda.getChannelById(GuildMessageChannel.class, id));
    if (channel.isPresent()) {
      return channel.get();
    }
    if (!connection.knowsGuilds()) {
      throw ChatException.passing("Discord is not connected", null);
    }
    throw ChatException.permanent(
        "workerbot sees no channel "
            + id
            + " in Discord: it was deleted, or workerbot's role lacks View Channel there, or"
            + " workerbot is not in that Discord server");
  }

  @Override
  public void close() {
    listener.close();
    connection.close();
  }
}
