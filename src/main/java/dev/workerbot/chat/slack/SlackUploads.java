package dev.workerbot.chat.slack;

import com.slack.api.methods.MethodsClient;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Recent;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what does not fit into a message below it, as a file. Safe for use by several threads. */
final class SlackUploads {
  private static final Logger LOG = LoggerFactory.getLogger(SlackUploads.class);
  private static final int ATTEMPTS = 4;
  private static final int REMEMBERED = 1000;

  private final MethodsClient methods;
  private final Predicate<Duration> closing;

  /** Messages whose whole text was uploaded already, by what was uploaded. */
  private final Map<String, Integer> uploaded = Recent.map(REMEMBERED);

  /**
   * @param closing waits that long, and tells whether the chat is being closed
   */
  SlackUploads(MethodsClient methods, Predicate<Duration> closing) {
    this.methods = methods;
    this.closing = closing;
  }

  /** What did not fit goes into the thread as a file, once, when the message has settled. */
  void upload(Posted posted, Message message, SlackBlocks.Rendered rendered) {
    if (rendered.file().isEmpty() || message.severity() == Severity.WORKING) {
      return;
    }
    String text = rendered.file().get();
    Integer before = uploaded.put(posted.channel() + "/" + posted.id(), text.hashCode());
    if (before != null && before == text.hashCode()) {
      return;
    }
    String shortfall = "";
    Duration pause = Duration.ofSeconds(1);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        SlackCalls.called(
            "files.upload",
            () ->
                methods.filesUploadV2(request ->
                    request
                        .channel(posted.channel())
                        .threadTs(posted.id())
                        .filename("workerbot.txt")
                        .title("The whole of it")
                        .content(text)));
        return;
      } catch (ChatException refused) {
        LOG.warn("a long answer could not be uploaded: {}", refused.getMessage());
        shortfall = refused.getMessage();
        if (refused.isPermanent() || closing.test(refused.retryAfter().orElse(pause))) {
          break;
        }
        pause = pause.multipliedBy(2);
      }
    }
    sayInThread(posted, "The rest could not be uploaded as a file: " + shortfall);
  }

  private void sayInThread(Posted posted, String sentence) {
    try {
      SlackCalls.called(
          "chat.postMessage",
          () ->
              methods.chatPostMessage(request ->
                  request.channel(posted.channel()).threadTs(posted.id()).text(sentence)));
    } catch (ChatException refused) {
      LOG.warn("nor could that be said: {}", refused.getMessage());
    }
  }
}
