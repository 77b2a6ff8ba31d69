package dev.workerbot.chat.slack.message;

import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.chat.slack.people.SlackPeople;
import dev.workerbot.message.Message;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages for one person's eyes, and answers in channels that the bot is not in: there by the
 * {@code response_url} of what the person did last, which Slack takes five times within half an
 * hour; after that in a direct message. Safe for use by several threads. Source: Slack, "Handling
 * user interaction in your apps", "Message responses".
 */
public final class SlackWhispers {
  private static final int REMEMBERED = 1000;
  private static final int SERVER_ERROR = 500;
  private static final String EPHEMERAL = "ephemeral";
  private static final String IN_CHANNEL = "in_channel";

  private final Slack slack;
  private final MethodsClient methods;

  /** The newest response_url of a person in a channel. */
  private final Map<String, String> responseUrls = BoundedMap.map(REMEMBERED);

  public SlackWhispers(Slack slack, MethodsClient methods) {
    this.slack = slack;
    this.methods = methods;
  }

  public void remember(String channel, String user, String url) {
    if (url != null && !url.isEmpty()) {
      responseUrls.put(channel + "/" + user, url);
    }
  }

  /** Tells a person something in a direct message. Slack takes the person's id for its channel. */
  public void direct(String user, Message message) throws ChatException {
    for (Message part : SlackBlocks.parts(message)) {
      posted(SlackPeople.id(user), SlackBlocks.render(part));
    }
  }

  private void posted(String channel, SlackBlocks.RenderedBlocks rendered) throws ChatException {
    SlackCalls.called(
        "chat.postMessage",
        () ->
            methods.chatPostMessage(request ->
                request.channel(channel).text(rendered.text()).blocks(rendered.blocks())));
  }

  /** What is too long for one message comes in several: no file can be put below a whisper. */
  public void whisper(String channel, String user, Message message) throws ChatException {
    List<Message> parts =
        SlackBlocks.parts(
            message.picture().isEmpty()
                ? message
                : message.withLine(
                    "This has a chart. Slack shows it only in a channel that workerbot is in."));
    for (Message part : parts) {
      SlackBlocks.RenderedBlocks rendered = SlackBlocks.render(part);
      whisper(
          channel,
          user,
          rendered.file().isEmpty()
              ? rendered
              : SlackBlocks.render(
                  part.withLine(
                      "The log is cut here. In a channel that workerbot is in, you get all of it"
                          + " as a file.")));
    }
  }

  void whisper(String channel, String user, SlackBlocks.RenderedBlocks renderedBlocks)
      throws ChatException {
    try {
      if (isDirect(channel)) {
        posted(channel, renderedBlocks);
        return;
      }
      SlackCalls.called(
          "chat.postEphemeral",
          () ->
              methods.chatPostEphemeral(request ->
                  request
                      .channel(channel)
                      .user(SlackPeople.id(user))
                      .text(renderedBlocks.text())
                      .blocks(renderedBlocks.blocks())));
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      if (!respond(channel, user, renderedBlocks, EPHEMERAL)) {
        // Slack lets nobody answer there any more: after half an hour, or five answers.
        posted(SlackPeople.id(user), renderedBlocks);
      }
    }
  }

  /**
   * Answers to everybody in a channel that the bot is not in.
   *
   * @return false where Slack does not let it, or not any more
   */
  public boolean respond(String channel, String user, Message message) throws ChatException {
    // Between two people it is private.
    if (isDirect(channel)) {
      return false;
    }
    for (Message part : SlackBlocks.parts(message)) {
      if (!respond(channel, user, SlackBlocks.post(part), IN_CHANNEL)) {
        return false;
      }
    }
    return true;
  }

  /** Nobody else reads there, and what is only shown for the moment would be gone tomorrow. */
  private static boolean isDirect(String channel) {
    return channel.startsWith("D");
  }

  private boolean respond(
      String channel, String user, SlackBlocks.RenderedBlocks renderedBlocks, String type)
      throws ChatException {
    String url = responseUrls.get(channel + "/" + user);
    if (url == null) {
      return false;
    }
    try {
      var body = new LinkedHashMap<String, Object>();
      body.put("response_type", type);
      // Without it a button's message would be written over.
      body.put("replace_original", false);
      body.put("text", renderedBlocks.text());
      body.put("blocks", renderedBlocks.blocks());
      var answer = slack.getHttpClient().postJsonBody(url, body);
      try (answer) {
        if (answer.code() >= SERVER_ERROR) {
          throw ChatException.passing("Slack answered with HTTP " + answer.code(), null);
        }
        return answer.isSuccessful();
      }
    } catch (IOException failed) {
      throw ChatException.passing("Slack does not answer", failed);
    }
  }
}
