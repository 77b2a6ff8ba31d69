package dev.workerbot.chat.slack.message;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewState;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A form as Slack's modal, and the way back from what somebody filled in to the line that says it.
 * The modal itself carries what that takes, so that it outlives the bot that opened it; nobody but
 * us can write there, and who submits still can do no more than they may. Limits: 24 characters for
 * a title and a button, 100 blocks, 3,000 characters for what a modal carries and for a field,
 * 2,000 for a label and for a hint, 100 options of 75. Source: Slack, "Modal views", "Block Kit
 * reference".
 */
public final class SlackForms {
  /** By which we know our modals. */
  public static final String CALLBACK = "workerbot-form";

  private static final String ANSWER = "answer";

  /** What is chosen by who chooses nothing: an option without a value is refused. */
  private static final String NOTHING = "-";

  private static final int TITLE_CHARS = 24;
  private static final int BLOCKS = 100;
  private static final int CARRIED_CHARS = 3000;
  private static final int TEXT_CHARS = 3000;
  private static final int LABEL_CHARS = 2000;
  private static final int OPTIONS = 100;
  private static final int OPTION_CHARS = 75;

  private SlackForms() {}

  /** What a modal carries until it comes back. */
  record Carried(String channel, List<String> command, List<String> keys) {
    Carried {
      command = List.copyOf(command);
      keys = List.copyOf(keys);
    }
  }

  /** What somebody filled in, and where. */
  public record FilledForm(String channel, String line) {}

  /** The modal; empty where Slack would not take it whole. */
  public static Optional<View> view(String channel, Form form) {
    String carried =
        JsonMapper.shared()
            .writeValueAsString(
                new Carried(
                    channel, form.command(), form.asks().stream().map(FormInput::key).toList()));
    List<LayoutBlock> blocks = new ArrayList<>();
    if (!form.intro().isBlank()) {
      blocks.add(
          SectionBlock.builder().text(text(CleanText.cut(form.intro(), TEXT_CHARS))).build());
    }
    form.asks().forEach(formInput -> blocks.add(input(formInput)));
    // A value that is cut would come back as if somebody had wanted it so.
    boolean fits =
        carried.length() <= CARRIED_CHARS
            && blocks.size() <= BLOCKS
            && form.asks().stream()
                .allMatch(formInput -> formInput.initial().length() <= TEXT_CHARS);
    return fits
        ? Optional.of(
            View.builder()
                .type("modal")
                .callbackId(CALLBACK)
                .privateMetadata(carried)
                .title(
                    ViewTitle.builder()
                        .type("plain_text")
                        .text(CleanText.cut(form.title(), TITLE_CHARS))
                        .emoji(false)
                        .build())
                .submit(
                    ViewSubmit.builder()
                        .type("plain_text")
                        .text(CleanText.cut(form.send(), TITLE_CHARS))
                        .emoji(false)
                        .build())
                .close(ViewClose.builder().type("plain_text").text("Cancel").emoji(false).build())
                .blocks(blocks)
                .build())
        : Optional.empty();
  }

  private static InputBlock input(FormInput formInput) {
    return InputBlock.builder()
        .blockId(formInput.key())
        .label(text(CleanText.cut(formInput.label(), LABEL_CHARS)))
        .hint(
            formInput.hint().isBlank() ? null : text(CleanText.cut(formInput.hint(), LABEL_CHARS)))
        .optional(formInput.optional())
        .element(isSelect(formInput) ? select(formInput) : field(formInput))
        .build();
  }

  private static boolean isSelect(FormInput formInput) {
    List<String> choices = formInput.choicesWithInitial();
    return formInput.inputKind() == InputKind.CHOICE
        && choices.size() < OPTIONS
        && choices.stream().allMatch(one -> one.length() <= OPTION_CHARS);
  }

  private static BlockElement field(FormInput formInput) {
    return PlainTextInputElement.builder()
        .actionId(ANSWER)
        .multiline(formInput.hasLines())
        .initialValue(formInput.initial().isEmpty() ? null : formInput.initial())
        .build();
  }

  private static BlockElement select(FormInput formInput) {
    List<OptionObject> options = new ArrayList<>();
    formInput.choicesWithInitial().forEach(choice -> options.add(option(choice, choice)));
    Optional<OptionObject> initial =
        options.stream().filter(one -> one.getValue().equals(formInput.initial())).findFirst();
    if (formInput.optional()) {
      options.add(option("(not set)", NOTHING));
    }
    return StaticSelectElement.builder()
        .actionId(ANSWER)
        .options(options)
        .initialOption(initial.orElse(null))
        .build();
  }

  private static OptionObject option(String label, String value) {
    return OptionObject.builder().text(text(label)).value(value).build();
  }

  private static PlainTextObject text(String text) {
    return PlainTextObject.builder().text(text).emoji(false).build();
  }

  /** The line that the submitted modal says; empty where it is none of this version's. */
  public static Optional<FilledForm> filled(View view) {
    Optional<Carried> carried = carried(view.getPrivateMetadata());
    if (carried.isEmpty() || view.getState() == null || view.getState().getValues() == null) {
      return Optional.empty();
    }
    Map<String, String> answers = new HashMap<>();
    view.getState()
        .getValues()
        .forEach((key, values) ->
            Optional.ofNullable(values.get(ANSWER))
                .ifPresent(value -> answers.put(key, answer(value))));
    return Optional.of(
        new FilledForm(
            carried.get().channel(),
            Tokenizer.line(Form.words(carried.get().command(), carried.get().keys(), answers))));
  }

  private static Optional<Carried> carried(String metadata) {
    try {
      return metadata == null
          ? Optional.empty()
          : Optional.ofNullable(JsonMapper.shared().readValue(metadata, Carried.class));
    } catch (JacksonException foreign) {
      return Optional.empty();
    }
  }

  private static String answer(ViewState.Value value) {
    if (!"static_select".equals(value.getType())) {
      return Optional.ofNullable(value.getValue()).orElse("");
    }
    return Optional.ofNullable(value.getSelectedOption())
        .map(ViewState.SelectedOption::getValue)
        .filter(chosen -> !chosen.equals(NOTHING))
        .orElse("");
  }
}
