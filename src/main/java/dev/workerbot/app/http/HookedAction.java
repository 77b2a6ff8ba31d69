package dev.workerbot.app.http;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.inbound.RequestHandler;
import dev.workerbot.feature.action.NamedAction;
import dev.workerbot.feature.action.Run;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.store.outbox.Channel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A named action that can be begun from outside, and the chat where it is reported.
 *
 * @param channel of that chat
 */
record HookedAction(
    String name, Chat chat, String channel, RequestHandler requestHandler, Cleaner cleaner) {
  /** Empty where its channel is in none of these chats. */
  static Optional<HookedAction> of(
      NamedAction action, List<Chat> chats, RequestHandler requestHandler, Cleaner cleaner) {
    for (Chat chat : chats) {
      Optional<Channel> here =
          action.channel().filter(channel -> channel.chat().equals(chat.name()));
      if (here.isPresent()) {
        return Optional.of(
            new HookedAction(action.name(), chat, here.get().id(), requestHandler, cleaner));
      }
    }
    return Optional.empty();
  }

  /**
   * Begins it, and returns at once.
   *
   * @param by who asks for it, and {@code ref} what for, in their own words
   * @return the id of the operation
   */
  String begin(Optional<String> by, Optional<String> ref) {
    String note =
        Stream.concat(ref.stream(), by.map(who -> "by " + who).stream())
            .map(text -> CleanText.singleLine(cleaner.clean(text).value()))
            .collect(Collectors.joining(" "));
    return requestHandler.begin(name, new Run(name, note).text(), channel, chat);
  }
}
