package io.serac.storage.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The little XML that S3 needs. */
final class S3Xml {
    private S3Xml() {}

    /** Text of every element of this name, in order. */
    static List<String> texts(byte[] document, String name) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setNamespaceAware(true);
            NodeList elements = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(document))
                    .getElementsByTagNameNS("*", name);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < elements.getLength(); i++) {
                texts.add(elements.item(i).getTextContent());
            }
            return texts;
        } catch (ParserConfigurationException | SAXException | IOException malformed) {
            throw new IllegalArgumentException("Not XML", malformed);
        }
    }

    static String element(String name, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    static String urlEncoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
