package dev.workerbot.testing.discord;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A call of the REST API.
 *
 * @param steps of the path, after the version
 * @param text the body as it came, without the bytes of files
 */
record Request(
    String method,
    List<String> steps,
    Map<String, String> query,
    String text,
    JsonNode body,
    List<Multipart.Part> parts) {

  static Request of(String method, URI uri, String contentType, byte[] bytes) {
    String path = uri.getRawPath().replaceFirst("^/api/v10/", "");
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/", -1)) {
      steps.add(URLDecoder.decode(step, StandardCharsets.UTF_8));
    }
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] halves = pair.split("=", 2);
        query.put(halves[0], URLDecoder.decode(halves[halves.length - 1], StandardCharsets.UTF_8));
      }
    }
    List<Multipart.Part> parts =
        contentType.startsWith("multipart/form-data")
            ? Multipart.parse(contentType, bytes)
            : List.of();
    String text =
        parts.isEmpty()
            ? new String(bytes, StandardCharsets.UTF_8)
            : parts.stream()
                .filter(part -> part.name().equals("payload_json"))
                .map(part -> new String(part.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    JsonNode body =
        text.isBlank() ? FakeDiscord.JSON.createObjectNode() : FakeDiscord.JSON.readTree(text);
    return new Request(method, steps, query, text, body, parts);
  }

  String step(int index) {
    return steps.get(index);
  }

  String path() {
    return "/" + String.join("/", steps);
  }

  /** The route, with {@code {id}} and {@code {token}} for what varies. */
  String route() {
    List<String> shape = new ArrayList<>();
    for (int index = 0; index < steps.size(); index++) {
      boolean secret = index == 2 && steps.getFirst().matches("interactions|webhooks");
      shape.add(secret ? "{token}" : steps.get(index).matches("\\d+") ? "{id}" : steps.get(index));
    }
    return method + " /" + String.join("/", shape);
  }

  /** The files that came along, with what the body says of them. */
  List<Attached> files() {
    JsonNode said =
        body.has("attachments") ? body.path("attachments") : body.path("data").path("attachments");
    List<Attached> files = new ArrayList<>();
    for (Multipart.Part part : parts) {
      if (part.name().startsWith("files[")) {
        String number = part.name().replaceAll("\\D", "");
        String description =
            said.valueStream()
                .filter(one -> one.path("id").asString("").equals(number))
                .map(one -> one.path("description").asString(""))
                .findFirst()
                .orElse("");
        files.add(new Attached(Ids.next(), part.fileName(), part.bytes(), description));
      }
    }
    return files;
  }
}
