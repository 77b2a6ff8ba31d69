package dev.workerbot.app.socket.wire;

import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import java.util.Map;

/** A form as an object of a line. */
public final class WireForm {
  private WireForm() {}

  public static WireLine of(Form form) {
    return WireLine.of("title", form.title())
        .with("intro", form.intro())
        .with("command", form.command())
        .with("asks", form.asks().stream().map(WireForm::input).toList())
        .with("send", form.send());
  }

  private static Map<String, Object> input(FormInput input) {
    return Map.of(
        "key",
        input.key(),
        "label",
        input.label(),
        "hint",
        input.hint(),
        "initial",
        input.initial(),
        "kind",
        input.inputKind().name(),
        "choices",
        input.choices(),
        "optional",
        input.optional());
  }

  /** Reads one; throws {@link IllegalArgumentException} where it is none. */
  public static Form read(WireLine line) {
    return new Form(
        line.string("title"),
        line.string("intro"),
        line.texts("command"),
        line.lines("asks").stream().map(WireForm::readInput).toList(),
        line.string("send"));
  }

  private static FormInput readInput(WireLine line) {
    return new FormInput(
        line.string("key"),
        line.string("label"),
        line.string("hint"),
        line.string("initial"),
        Form.InputKind.valueOf(line.string("kind")),
        line.texts("choices"),
        line.flag("optional"));
  }
}
