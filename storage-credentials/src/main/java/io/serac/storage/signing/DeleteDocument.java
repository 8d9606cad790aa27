package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks a {@code Delete} of {@code Object}s with one {@code Key} each. It takes the plainest documents only, because a store
 * may have another XML parser that sees more in the others. For one thread.
 */
final class DeleteDocument {
    static final int OBJECTS_MAX = 1000;

    private static final Set<String> NAMESPACES = Set.of("", "http://s3.amazonaws.com/doc/2006-03-01/");

    private final XMLStreamReader reader;
    private final List<String> keys = new ArrayList<>();
    private String namespace = "";

    private DeleteDocument(XMLStreamReader reader) {
        this.reader = reader;
    }

    /** @throws SigningRefusedException if it is any other document */
    static List<String> keys(String text) {
        try {
            DeleteDocument document = new DeleteDocument(xml().createXMLStreamReader(new StringReader(text)));
            document.walk();
            return List.copyOf(document.keys);
        } catch (XMLStreamException malformed) {
            throw BulkDelete.refuse("It is not well-formed XML.");
        }
    }

    private static XMLInputFactory xml() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        return factory;
    }

    private void walk() throws XMLStreamException {
        checkDeclaration();
        nextElement();
        namespace = namespaceHere();
        if (!NAMESPACES.contains(namespace)) {
            throw BulkDelete.refuse("Its namespace " + Quoted.of(namespace) + " is not that of S3.");
        }
        requireStart("Delete");
        boolean quiet = false;
        while (nextElement() == XMLStreamConstants.START_ELEMENT) {
            if (reader.getLocalName().equals("Quiet") && !quiet) {
                quiet = true;
                requireStart("Quiet");
                text();
            } else {
                requireStart("Object");
                object();
            }
        }
        if (keys.isEmpty()) {
            throw BulkDelete.refuse("It names no object.");
        }
        checkNothingAfter();
    }

    // The text was decoded from UTF-8, which is what a store must do as well.
    private void checkDeclaration() {
        String encoding = reader.getCharacterEncodingScheme();
        String version = reader.getVersion();
        if ((encoding != null && !encoding.equalsIgnoreCase("UTF-8"))
                || (version != null && !version.equals("1.0"))) {
            throw BulkDelete.refuse("It is not XML 1.0 in UTF-8.");
        }
    }

    private void object() throws XMLStreamException {
        if (keys.size() == OBJECTS_MAX) {
            throw BulkDelete.refuse("It names more than " + OBJECTS_MAX + " objects.");
        }
        nextElement();
        requireStart("Key");
        keys.add(text());
        if (nextElement() != XMLStreamConstants.END_ELEMENT) {
            throw BulkDelete.refuse("An Object has " + Quoted.of(reader.getLocalName()) + " besides its Key. Only whole"
                    + " objects are deleted, in their current version.");
        }
    }

    private String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        while (reader.next() == XMLStreamConstants.CHARACTERS) {
            text.append(reader.getText());
        }
        if (!reader.isEndElement()) {
            throw BulkDelete.refuse("It has something else where a text belongs.");
        }
        return text.toString();
    }

    private int nextElement() throws XMLStreamException {
        int event = nextAfterBlanks();
        if (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            throw BulkDelete.refuse("It has a document type, an entity, a comment, an instruction or stray text.");
        }
        return event;
    }

    private void checkNothingAfter() throws XMLStreamException {
        if (nextAfterBlanks() != XMLStreamConstants.END_DOCUMENT) {
            throw BulkDelete.refuse("It has something after its end.");
        }
    }

    private int nextAfterBlanks() throws XMLStreamException {
        int event = reader.next();
        while (event == XMLStreamConstants.SPACE
                || (event == XMLStreamConstants.CHARACTERS && reader.isWhiteSpace())) {
            event = reader.next();
        }
        return event;
    }

    private void requireStart(String name) {
        String prefix = reader.getPrefix();
        boolean plain = reader.isStartElement()
                && reader.getLocalName().equals(name)
                && (prefix == null || prefix.isEmpty())
                && namespaceHere().equals(namespace)
                && reader.getAttributeCount() == 0;
        if (!plain) {
            throw BulkDelete.refuse("It is not a plain Delete of Objects with one Key each.");
        }
    }

    private String namespaceHere() {
        String here = reader.getNamespaceURI();
        return here == null ? "" : here;
    }
}
