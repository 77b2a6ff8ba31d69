package dev.workerbot.supervisor.lane.socket;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes calls and reads answers of XML-RPC, as far as supervisord speaks it. Source: the XML-RPC
 * specification, and supervisor 4.2.5, xmlrpc.py.
 */
final class XmlRpc {
  private static final XMLInputFactory IN = input();
  private static final XMLOutputFactory OUT = XMLOutputFactory.newFactory();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Deeper than anything that supervisord answers. */
  private static final int DEEPEST = 10;

  private XmlRpc() {}

  /** An answer. */
  sealed interface RpcAnswer {
    /** What was asked for; text, numbers, booleans, arrays and objects. */
    record RpcValue(JsonNode value) implements RpcAnswer {}

    /** It was refused. */
    record RpcFault(int code) implements RpcAnswer {}
  }

  private static XMLInputFactory input() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * A call.
   *
   * @param arguments texts, whole numbers and booleans
   */
  static String call(String method, List<Object> arguments) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = OUT.createXMLStreamWriter(text);
      xml.writeStartElement("methodCall");
      leaf(xml, "methodName", method);
      xml.writeStartElement("params");
      for (Object argument : arguments) {
        xml.writeStartElement("param");
        xml.writeStartElement("value");
        switch (argument) {
          case Integer number -> leaf(xml, "int", number.toString());
          case Boolean flag -> leaf(xml, "boolean", flag ? "1" : "0");
          default -> leaf(xml, "string", argument.toString());
        }
        xml.writeEndElement();
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException never) {
      throw new IllegalStateException(never);
    }
    return text.toString();
  }

  private static void leaf(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  /** Empty for what is no answer. */
  static Optional<RpcAnswer> read(String answer) {
    try {
      XMLStreamReader xml = IN.createXMLStreamReader(new StringReader(answer));
      open(xml, "methodResponse");
      xml.nextTag();
      if (xml.getLocalName().equals("fault")) {
        open(xml, "value");
        return Optional.of(value(xml, 0).path("faultCode"))
            .filter(JsonNode::isInt)
            .map(code -> new RpcAnswer.RpcFault(code.intValue()));
      }
      open(xml, "param");
      open(xml, "value");
      return Optional.of(new RpcAnswer.RpcValue(value(xml, 0)));
    } catch (XMLStreamException | IllegalArgumentException odd) {
      return Optional.empty();
    }
  }

  private static void open(XMLStreamReader xml, String name) throws XMLStreamException {
    xml.nextTag();
    xml.require(XMLStreamConstants.START_ELEMENT, null, name);
  }

  /** From behind {@code <value>} to {@code </value>}. */
  private static JsonNode value(XMLStreamReader xml, int depth) throws XMLStreamException {
    if (depth > DEEPEST) {
      throw new XMLStreamException("too deep");
    }
    StringBuilder bare = new StringBuilder();
    while (xml.next() == XMLStreamConstants.CHARACTERS) {
      bare.append(xml.getText());
    }
    if (xml.isEndElement()) {
      // Without a type it is text.
      return JSON.stringNode(bare.toString());
    }
    JsonNode value =
        switch (xml.getLocalName()) {
          case "int", "i4" -> JSON.numberNode(Integer.parseInt(xml.getElementText().strip()));
          case "i8" -> JSON.numberNode(Long.parseLong(xml.getElementText().strip()));
          case "boolean" -> JSON.booleanNode(xml.getElementText().strip().equals("1"));
          case "string" -> JSON.stringNode(xml.getElementText());
          case "array" -> array(xml, depth);
          case "struct" -> struct(xml, depth);
          case "nil" -> {
            String _ = xml.getElementText();
            yield JSON.nullNode();
          }
          default -> throw new XMLStreamException("not a type: " + xml.getLocalName());
        };
    close(xml, "value");
    return value;
  }

  private static void close(XMLStreamReader xml, String name) throws XMLStreamException {
    xml.nextTag();
    xml.require(XMLStreamConstants.END_ELEMENT, null, name);
  }

  private static JsonNode array(XMLStreamReader xml, int depth) throws XMLStreamException {
    ArrayNode array = JSON.arrayNode();
    open(xml, "data");
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      array.add(value(xml, depth + 1));
    }
    close(xml, "array");
    return array;
  }

  private static JsonNode struct(XMLStreamReader xml, int depth) throws XMLStreamException {
    ObjectNode struct = JSON.objectNode();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      open(xml, "name");
      String name = xml.getElementText();
      open(xml, "value");
      struct.set(name, value(xml, depth + 1));
      close(xml, "member");
    }
    return struct;
  }
}
