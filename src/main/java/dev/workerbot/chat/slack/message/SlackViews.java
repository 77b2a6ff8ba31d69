package dev.workerbot.chat.slack.message;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.view.View;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.slack.call.SlackCalls;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows modals to people, by the trigger that Slack gives for what they did: it is good for three
 * seconds. Safe for use by several threads. Source: Slack, "views.open", "views.update".
 */
public final class SlackViews {
  private static final Logger LOG = LoggerFactory.getLogger(SlackViews.class);
  private static final int REMEMBERED = 500;

  private final MethodsClient methods;
  private final SlackWhispers whispers;

  /** Forms that are shown in part, by the id that their modals carry. */
  private final Map<String, Form> shown = BoundedMap.map(REMEMBERED);

  public SlackViews(MethodsClient methods, SlackWhispers whispers) {
    this.methods = methods;
    this.whispers = whispers;
  }

  /** Shows a form; false where it cannot be shown, or not any more. */
  public boolean open(String trigger, String channel, Form form) throws ChatException {
    String id = UUID.randomUUID().toString();
    Optional<View> view = SlackForms.view(channel, form, id);
    if (trigger.isEmpty() || view.isEmpty()) {
      return false;
    }
    shown.put(id, form);
    open(trigger, view.get());
    return true;
  }

  /** Shows the modal of the shortcut; where that fails, the person gets a direct message. */
  public void openWorkers(String trigger, String user) {
    try {
      open(trigger, SlackWorkersForm.view());
    } catch (ChatException failed) {
      tell(user, "Slack did not open the form", failed.getMessage() + ". Try the shortcut again.");
    }
  }

  /** Shows all fields of the form in this modal, with what is filled in already. */
  public void more(View modal, String user) {
    Optional<SlackFormAnswers.Carried> carried = SlackFormAnswers.carried(modal);
    Optional<View> whole =
        carried.flatMap(one ->
            Optional.ofNullable(shown.get(one.form()))
                .flatMap(form -> SlackForms.whole(one.channel(), form, one.form())));
    if (whole.isEmpty()) {
      tell(
          user,
          "The other settings can no longer be shown in that form",
          "workerbot restarted since. Submit the form as it is; you can change more from the"
              + " preview.");
      return;
    }
    try {
      SlackCalls.called(
          "views.update",
          () ->
              methods.viewsUpdate(request ->
                  request.viewId(modal.getId()).hash(modal.getHash()).view(whole.get())));
    } catch (ChatException failed) {
      tell(user, "Slack did not show the other settings", failed.getMessage() + ". Press again.");
    }
  }

  /** What fails in passing is tried once more at once. */
  private void open(String trigger, View view) throws ChatException {
    SlackCalls.Call<ViewsOpenResponse> call =
        () -> methods.viewsOpen(request -> request.triggerId(trigger).view(view));
    try {
      SlackCalls.called("views.open", call);
    } catch (ChatException failed) {
      if (failed.isPermanent()) {
        throw failed;
      }
      SlackCalls.called("views.open", call);
    }
  }

  private void tell(String user, String title, String sentence) {
    LOG.warn("{}: {}", title, sentence);
    try {
      whispers.direct(
          user, Message.of(Severity.WARNING, title).withLine(Sentence.of("%s", sentence)));
    } catch (ChatException nor) {
      LOG.warn("nor could that be said: {}", nor.getMessage());
    }
  }
}
