package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.request.Meanwhile;
import dev.workerbot.request.RequestContext;

/** One request that is being handled: its id, who asks, and the chat in which they do. */
record InboundRequest(String id, Caller caller, Chat chat) {
  /** As it is carried out, where nobody is shown how it goes on. */
  RequestContext context(String text) {
    return context(text, _ -> {});
  }

  RequestContext context(String text, Meanwhile progress) {
    return new RequestContext(id, caller, text, chat.takesPresses(), progress);
  }

  AnswerPublisher.Asker asker() {
    return new AnswerPublisher.Asker(chat, caller.channel(), caller.user());
  }
}
