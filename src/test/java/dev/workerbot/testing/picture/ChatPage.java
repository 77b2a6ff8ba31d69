package dev.workerbot.testing.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The messages of a test as pages of HTML, each message as wide as on a phone, for {@code
 * bin/pictures} to draw: written where the system property {@code pictures} names a folder.
 */
public final class ChatPage {
  /** Messages of one page; more would be too small to read in one picture. */
  private static final int ON_A_PAGE = 16;

  /** The folder of a server that is thrown away. */
  private static final Pattern SERVER = Pattern.compile("/tmp/workerbot-it\\d+");

  private static final String PAGE =
      """
      <!doctype html><meta charset="utf-8"><style>
      body { margin: 8px; width: 1480px; column-count: 4; column-gap: 8px; background: #ddd }
      .message { width: 344px; padding: 8px; margin-bottom: 8px; break-inside: avoid;
        box-sizing: border-box; overflow-wrap: anywhere }
      .about { font: 11px sans-serif; color: #888; margin-bottom: 4px }
      .body { white-space: pre-wrap }
      .slack { background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, Roboto, "Noto Sans",
        "Noto Color Emoji", sans-serif; padding-left: 52px }
      .slack code { background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; color: #e01e5a;
        padding: 1px 3px; font: 12px monospace }
      .slack pre, .slack .button { border: 1px solid #bbb; border-radius: 4px }
      .slack pre { background: #f8f8f8; font: 12px/1.5 monospace; padding: 8px; margin: 4px 0;
        white-space: pre-wrap }
      .slack .button { background: #fff }
      .slack .primary { background: #007a5a; color: #fff } .slack .danger { background: #e01e5a;
        color: #fff }
      .slack a, .slack .called { color: #1264a3 } .slack .called { background: #e8f5fa }
      .button { display: inline-block; padding: 5px 12px; margin: 8px 8px 0 0; font-weight: bold;
        font-size: 14px }
      .discord { background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", Roboto,
        "Noto Sans", "Noto Color Emoji", sans-serif; padding-left: 56px }
      .discord .embed { background: #2b2d31; border-left: 4px solid #888; border-radius: 4px;
        padding: 8px 16px 12px 12px; font-size: 14px; margin-top: 4px }
      .discord .title { font-weight: bold; font-size: 16px; margin-bottom: 4px }
      .discord .name { font-weight: bold; margin-top: 6px } .discord .footer { font-size: 12px;
        margin-top: 8px; color: #aaa }
      .discord code { background: #1e1f22; border-radius: 3px; padding: 1px 3px; font: 85% monospace }
      .discord pre { background: #1e1f22; border-radius: 4px; padding: 8px; font: 12px/1.4 monospace;
        white-space: pre-wrap; margin: 4px 0 }
      .discord .button { background: #4e5058; color: #fff; border-radius: 3px; margin-top: 4px }
      .discord .primary { background: #5865f2 } .discord .success { background: #248046 }
      .discord .danger { background: #da373c } .discord .called { background: #3c4270;
        color: #c9cdfb } .discord .time { background: #3f4147; border-radius: 3px; padding: 0 2px }
      </style>
      """;

  private final String chat;
  private final List<String> messages = new ArrayList<>();

  /**
   * @param chat names the style
   */
  public ChatPage(String chat) {
    this.chat = chat;
  }

  /** The folder for pages, where somebody wants any. */
  public static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty("pictures")).map(Path::of);
  }

  /**
   * Adds a message.
   *
   * @param about where it stands, such as a thread
   * @param html what is drawn of it
   */
  public void add(String about, String html) {
    messages.add(
        "<div class='message %s'><div class=about>%s</div>%s</div>\n"
            .formatted(chat, escaped(about), SERVER.matcher(html).replaceAll("/srv/web1")));
  }

  /** Writes the pages, named after the test that is running. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    String test = test();
    for (int from = 0; from < messages.size(); from += ON_A_PAGE) {
      List<String> some = messages.subList(from, Math.min(messages.size(), from + ON_A_PAGE));
      for (int page = 1; ; page++) {
        Path file = folder.resolve("%s-%s-%02d.html".formatted(test, chat, page));
        if (!Files.exists(file)) {
          Files.writeString(file, PAGE + String.join("", some));
          break;
        }
      }
    }
  }

  private static String test() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(frame ->
                    frame.getClassName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", ""))
                .filter(name -> name.matches(".*(IT|Test)"))
                .findFirst())
        .orElse("Messages");
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
