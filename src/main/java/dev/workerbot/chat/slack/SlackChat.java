package dev.workerbot.chat.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import dev.workerbot.access.Caller;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.connection.ChatConnection;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.chat.connection.NoticeSender;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.chat.slack.call.SlackEditBudget;
import dev.workerbot.chat.slack.call.SlackFailure;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.call.SlackTempo;
import dev.workerbot.chat.slack.message.SlackAlertMenu;
import dev.workerbot.chat.slack.message.SlackBlocks;
import dev.workerbot.chat.slack.message.SlackHistory;
import dev.workerbot.chat.slack.message.SlackUploads;
import dev.workerbot.chat.slack.message.SlackViews;
import dev.workerbot.chat.slack.message.SlackWhispers;
import dev.workerbot.chat.slack.people.SlackAccount;
import dev.workerbot.chat.slack.people.SlackGroups;
import dev.workerbot.chat.slack.people.SlackMembers;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.chat.slack.socket.OtherSlackConnections;
import dev.workerbot.chat.slack.socket.SlackClient;
import dev.workerbot.chat.slack.socket.SlackLine;
import dev.workerbot.chat.slack.socket.SlackLink;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.time.ShutdownSignal;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack, by its Web API and Socket Mode. Everything that comes in is acknowledged before anything
 * else is done with it. Safe for use by several threads.
 */
public final class SlackChat implements ConnectedChat {
  private static final Logger LOG = LoggerFactory.getLogger(SlackChat.class);

  private final Inbox inbox;
  private final SlackClient client;
  private final MethodsClient methods;
  private final SlackGroups groups;
  private final SlackUploads uploads;
  private final SlackHistory history;
  private final SlackWhispers whispers;
  private final SlackViews views;
  private final SlackEditBudget edits = new SlackEditBudget(System::nanoTime);
  private final SlackAccount account;
  private final SlackPeople people;
  private final SlackInbound inbound;
  private final ChatConnection chatConnection;
  private final OtherSlackConnections others;
  private final SlackLink link;
  private final ShutdownSignal closing = new ShutdownSignal();

  public SlackChat(
      SlackSettings slackSettings, Inbox inbox, Completion completion, NoticeSender noticeSender) {
    this(slackSettings, inbox, completion, noticeSender, SlackTempo.USUAL);
  }

  SlackChat(
      SlackSettings slackSettings,
      Inbox inbox,
      Completion completion,
      NoticeSender noticeSender,
      SlackTempo tempo) {
    this.inbox = inbox;
    client = new SlackClient(slackSettings, tempo);
    methods = client.methods();
    groups = new SlackGroups(methods);
    uploads = new SlackUploads(methods, closing::within);
    history = new SlackHistory(methods);
    whispers = new SlackWhispers(client.slack(), methods);
    views = new SlackViews(methods, whispers);
    account = new SlackAccount(methods, tempo.token(), System::nanoTime);
    people = new SlackPeople(account, groups, new SlackMembers(methods, account, System::nanoTime));
    inbound =
        new SlackInbound(
            slackSettings.command(),
            people,
            whispers,
            new SlackInbound.Receivers(
                one -> inbox.heard(one.delivery(), one.caller(), one.typed(), Optional.empty()),
                this::handOver,
                views,
                new SlackAlertMenu(methods, whispers, people::bot),
                new SlackSuggestions(people, completion),
                inbox::mistakes));
    chatConnection = new ChatConnection("Slack", tempo.lostTooLong(), System::nanoTime);
    others = new OtherSlackConnections(tempo.otherConnections(), noticeSender, System::nanoTime);
    link = new SlackLink(this::open, chatConnection, others, tempo, SlackLink.Ticking.REAL);
  }

  @Override
  public String name() {
    return SlackSettings.CHAT;
  }

  @Override
  public void start() {
    groups.start();
    account.start();
    link.start();
  }

  /** What comes in can be judged only by who we are. */
  private SlackLine open() throws SlackFailure, InterruptedException {
    SlackAccount.KnownAccount _ = account.knownOrAsked();
    return client.connect(inbound::accept);
  }

  @Override
  public Optional<String> trouble() {
    return chatConnection.trouble().or(account::trouble).or(others::trouble);
  }

  @Override
  public boolean isConnected() {
    return chatConnection.isLive();
  }

  @Override
  public Optional<String> refusal() {
    return link.refusal();
  }

  private void handOver(InboundEvent inboundEvent, String trigger) {
    var _ =
        inbox.accept(
            inboundEvent,
            new SlackInteraction(this, (channel, form) -> views.open(trigger, channel, form)));
  }

  @Override
  public Caller asOfNow(Caller caller) {
    return people.asOfNow(caller);
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return post(channel, Optional.empty(), message, key, false);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    return post(below.channel(), Optional.of(below), message, key, false);
  }

  @Override
  public Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    return post(about.channel(), Optional.of(about), message, key, toAll);
  }

  private Posted post(
      String channel, Optional<Posted> below, Message message, String key, boolean toAll)
      throws ChatException {
    SlackBlocks.RenderedBlocks renderedBlocks = SlackBlocks.post(message);
    var answer =
        SlackCalls.called(
            "chat.postMessage",
            channel,
            () ->
                methods.chatPostMessage(
                    toPost(channel, below, key, toAll)
                        .text(renderedBlocks.text())
                        .blocks(renderedBlocks.blocks())
                        .build()),
            () ->
                methods.chatPostMessage(
                    toPost(channel, below, key, toAll).text(SlackBlocks.bare(message)).build()));
    Posted posted = new Posted(SlackSettings.CHAT, channel, answer.getTs());
    history.stands(posted, key);
    showPeople(posted, message, renderedBlocks);
    uploads.upload(posted, below, message, renderedBlocks);
    return posted;
  }

  /**
   * An edit calls nobody, so that it may mention people whom the post could only name. What is
   * under way is edited soon anyway.
   */
  private void showPeople(Posted posted, Message message, SlackBlocks.RenderedBlocks named) {
    SlackBlocks.RenderedBlocks mentioning = SlackBlocks.render(message);
    if (message.severity() == Severity.WORKING || mentioning.blocks().equals(named.blocks())) {
      return;
    }
    try {
      edits.take();
      SlackCalls.called(
          "chat.update",
          () ->
              methods.chatUpdate(
                  toEdit(posted).text(mentioning.text()).blocks(mentioning.blocks()).build()));
    } catch (ChatException leftAsPosted) {
      LOG.debug("people are shown as plain names in a message: {}", leftAsPosted.getMessage());
    }
  }

  private ChatUpdateRequest.ChatUpdateRequestBuilder toEdit(Posted posted) {
    return ChatUpdateRequest.builder()
        .channel(posted.channel())
        .ts(posted.id())
        .metadata(history.metadata(posted).orElse(null));
  }

  private static ChatPostMessageRequest.ChatPostMessageRequestBuilder toPost(
      String channel, Optional<Posted> below, String key, boolean toAll) {
    return ChatPostMessageRequest.builder()
        .channel(channel)
        .threadTs(below.map(Posted::id).orElse(null))
        .replyBroadcast(toAll)
        .metadata(SlackHistory.metadata(key))
        .mrkdwn(false)
        .unfurlLinks(false)
        .unfurlMedia(false);
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    SlackBlocks.RenderedBlocks renderedBlocks = SlackBlocks.render(message);
    if (message.severity() == Severity.WORKING) {
      edits.take();
    }
    ChatUpdateRequest.ChatUpdateRequestBuilder update = toEdit(posted);
    SlackCalls.called(
        "chat.update",
        posted.channel(),
        () ->
            methods.chatUpdate(
                update.text(renderedBlocks.text()).blocks(renderedBlocks.blocks()).build()),
        () ->
            // Without any, the blocks that stand there would stay.
            methods.chatUpdate(
                update.text(SlackBlocks.bare(message)).blocks(null).blocksAsString("[]").build()));
    uploads.upload(posted, Optional.empty(), message, renderedBlocks);
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    return history.find(SlackSettings.CHAT, channel, below.map(Posted::id), key, notBefore);
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    whispers.whisper(channel, user, message);
  }

  @Override
  public boolean respond(String channel, String user, Message message) throws ChatException {
    return whispers.respond(channel, user, message);
  }

  @Override
  public void close() {
    closing.close();
    link.close();
    account.close();
    groups.close();
    client.close();
  }
}
