package dev.workerbot.chat.slack.message;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ConversationsSelectElement;
import com.slack.api.model.block.element.MultiExternalSelectElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewState;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The modal of the global shortcut <em>Workers</em>: what to do, with which workers, and where to
 * answer. Source: Slack, "Modal views", "Select menu element".
 */
public final class SlackWorkersForm {
  /** Of the shortcut and of its modal. */
  public static final String CALLBACK = "workerbot-workers";

  /** Of the field in which workers are picked. */
  public static final String WORKERS = "workers";

  private static final String ACTION = "action";
  private static final String CHANNEL = "channel";
  private static final String ANSWER = "answer";
  private static final int OPTION_CHARS = 75;
  private static final int WORKERS_AT_MOST = 20;

  private SlackWorkersForm() {}

  /** What somebody filled in: a command, and the channel to answer in. */
  public static Optional<SlackFormAnswers.FilledForm> filled(View view) {
    if (view.getState() == null || view.getState().getValues() == null) {
      return Optional.empty();
    }
    Map<String, Map<String, ViewState.Value>> values = view.getState().getValues();
    Optional<Verb> verb =
        value(values, ACTION)
            .map(ViewState.Value::getSelectedOption)
            .flatMap(chosen -> Verb.named(chosen.getValue()));
    String workers =
        value(values, WORKERS).map(ViewState.Value::getSelectedOptions).orElse(List.of()).stream()
            .map(ViewState.SelectedOption::getValue)
            .collect(Collectors.joining(","));
    Optional<String> channel = value(values, CHANNEL).map(ViewState.Value::getSelectedConversation);
    return verb.isEmpty() || workers.isEmpty() || channel.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SlackFormAnswers.FilledForm(
                channel.get(), Tokenizer.line(List.of(verb.get().word(), workers))));
  }

  private static Optional<ViewState.Value> value(
      Map<String, Map<String, ViewState.Value>> values, String key) {
    return Optional.ofNullable(values.get(key)).map(one -> one.get(ANSWER));
  }

  /** The modal. */
  public static View view() {
    return View.builder()
        .type("modal")
        .callbackId(CALLBACK)
        .title(ViewTitle.builder().type("plain_text").text("Workers").emoji(false).build())
        .submit(ViewSubmit.builder().type("plain_text").text("Go").emoji(false).build())
        .close(ViewClose.builder().type("plain_text").text("Cancel").emoji(false).build())
        .blocks(
            List.of(
                input(
                    ACTION,
                    "Action",
                    StaticSelectElement.builder().actionId(ANSWER).options(actions()).build()),
                input(
                    WORKERS,
                    "Workers",
                    MultiExternalSelectElement.builder()
                        .actionId(ANSWER)
                        .placeholder(text("Type part of a worker's or server's name"))
                        .minQueryLength(0)
                        .maxSelectedItems(WORKERS_AT_MOST)
                        .build()),
                input(
                    CHANNEL,
                    "Where to answer",
                    ConversationsSelectElement.builder()
                        .actionId(ANSWER)
                        .defaultToCurrentConversation(true)
                        .responseUrlEnabled(true)
                        .build())))
        .build();
  }

  private static InputBlock input(String key, String label, BlockElement element) {
    return InputBlock.builder().blockId(key).label(text(label)).element(element).build();
  }

  /** Verbs that need nothing but workers. */
  private static List<OptionObject> actions() {
    return Arrays.stream(Verb.values())
        .map(Syntax::specOf)
        .filter(SlackWorkersForm::needsWorkersOnly)
        .map(spec ->
            OptionObject.builder()
                .text(text(CleanText.cut(spec.verb() + ": " + spec.brief(), OPTION_CHARS)))
                .value(spec.verb().word())
                .build())
        .toList();
  }

  private static boolean needsWorkersOnly(VerbSpec spec) {
    List<Parameter> shown =
        spec.parameters().stream().filter(parameter -> !parameter.isHidden()).toList();
    return !shown.isEmpty()
        && shown.getFirst().kind() == ParameterKind.WORKERS
        && shown.stream().skip(1).noneMatch(Parameter::required);
  }

  private static PlainTextObject text(String text) {
    return PlainTextObject.builder().text(text).emoji(false).build();
  }
}
