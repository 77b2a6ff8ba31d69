package dev.workerbot.chat.slack.message;

import com.slack.api.RequestConfigurator;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.time.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts pictures and what does not fit into a message below it, as files. Safe for use by several
 * threads.
 */
public final class SlackUploads {
  private static final Logger LOG = LoggerFactory.getLogger(SlackUploads.class);
  private static final int ATTEMPTS = 4;
  private static final int REMEMBERED = 1000;

  private final MethodsClient methods;
  private final Predicate<Duration> closing;

  /** What was uploaded already, by the message to which it belongs. */
  private final Map<String, Integer> uploaded = BoundedMap.map(REMEMBERED);

  /**
   * @param closing waits that long, and tells whether the chat is being closed
   */
  public SlackUploads(MethodsClient methods, Predicate<Duration> closing) {
    this.methods = methods;
    this.closing = closing;
  }

  /**
   * When the message has settled, each once: its picture goes below it for all to see, what did not
   * fit into its thread as a file.
   *
   * @param below the message whose thread it stands in itself
   */
  public void upload(
      Posted posted,
      Optional<Posted> below,
      Message message,
      SlackBlocks.RenderedBlocks renderedBlocks) {
    if (message.severity() == Severity.WORKING) {
      return;
    }
    String place = posted.channel() + "/" + posted.id();
    Posted thread = below.orElse(posted);
    if (message.picture().isPresent() && uploaded.put(place + "/picture", 0) == null) {
      Picture picture = message.picture().get();
      share(
          thread,
          "The chart could not be uploaded: ",
          request ->
              request
                  .channel(posted.channel())
                  .threadTs(below.map(Posted::id).orElse(null))
                  .filename(picture.name())
                  .title(picture.alt())
                  .altTxt(picture.alt())
                  .fileData(picture.png()));
    }
    if (renderedBlocks.file().isPresent()) {
      String text = renderedBlocks.file().get();
      Integer before = uploaded.put(place, text.hashCode());
      if (before == null || before != text.hashCode()) {
        share(
            thread,
            "The rest could not be uploaded as a file: ",
            request ->
                request
                    .channel(posted.channel())
                    .threadTs(thread.id())
                    .filename("workerbot.txt")
                    .title("The whole of it")
                    .content(text));
      }
    }
  }

  private void share(
      Posted thread,
      String sorry,
      RequestConfigurator<FilesUploadV2Request.FilesUploadV2RequestBuilder> file) {
    String shortfall = "";
    Backoff backoff = Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        SlackCalls.called("files.upload", () -> methods.filesUploadV2(file));
        return;
      } catch (ChatException refused) {
        LOG.warn("a file could not be uploaded: {}", refused.getMessage());
        shortfall = refused.getMessage();
        Duration pause = backoff.next();
        if (refused.isPermanent() || closing.test(refused.retryAfter().orElse(pause))) {
          break;
        }
      }
    }
    sayInThread(thread, sorry + shortfall);
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
