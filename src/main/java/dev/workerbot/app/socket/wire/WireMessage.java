package dev.workerbot.app.socket.wire;

import dev.workerbot.message.Button;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageField;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message as an object of a line. Its mentions stay out: a terminal calls nobody. */
public final class WireMessage {
  private WireMessage() {}

  public static WireLine of(Message message) {
    return WireLine.of("severity", message.severity().name())
        .with("title", message.title())
        .with(
            "lines",
            message.lines().stream()
                .map(one ->
                    Map.of(
                        "severity",
                        one.severity().name(),
                        "text",
                        one.text(),
                        "heading",
                        one.heading()))
                .toList())
        .with(
            "fields",
            message.fields().stream()
                .map(one -> Map.of("label", one.label(), "value", one.value()))
                .toList())
        .with(
            "excerpt",
            message
                .excerpt()
                .map(one -> WireLine.of("caption", one.caption()).with("text", one.text().value())))
        .with("buttons", message.buttons().stream().map(WireMessage::button).toList())
        .with(
            "picture",
            message
                .picture()
                .map(one ->
                    WireLine.of("name", one.name())
                        .with("alt", one.alt())
                        .with("png", Base64.getEncoder().encodeToString(one.png()))));
  }

  private static Map<String, Object> button(Button button) {
    return Map.of(
        "label",
        button.label(),
        "style",
        button.style().name(),
        "offer",
        button.actionId(),
        "choice",
        button.choice(),
        "form",
        button.opensForm());
  }

  /** Reads one; throws {@link IllegalArgumentException} where it is none. */
  public static Message read(WireLine line) {
    List<Message.MessageLine> lines =
        line.lines("lines").stream()
            .map(one ->
                new Message.MessageLine(
                    severity(one), Sentence.kept(one.string("text")), one.flag("heading")))
            .toList();
    List<MessageField> fields =
        line.lines("fields").stream()
            .map(one -> new MessageField(one.string("label"), Sentence.kept(one.string("value"))))
            .toList();
    Optional<Excerpt> excerpt =
        line.line("excerpt")
            .map(
                one -> new Excerpt(one.string("caption"), new Cleaner().clean(one.string("text"))));
    Optional<Picture> picture =
        line.line("picture")
            .map(one ->
                new Picture(
                    one.string("name"),
                    one.string("alt"),
                    Base64.getDecoder().decode(one.string("png"))));
    return new Message(
        severity(line),
        Sentence.kept(line.string("title")),
        lines,
        fields,
        excerpt,
        line.lines("buttons").stream().map(WireMessage::readButton).toList(),
        List.of(),
        picture);
  }

  private static Button readButton(WireLine line) {
    return new Button(
        line.string("label"),
        Button.Style.valueOf(line.string("style")),
        line.string("offer"),
        (int) line.number("choice"),
        line.flag("form"));
  }

  private static Severity severity(WireLine line) {
    return Severity.valueOf(line.string("severity"));
  }
}
