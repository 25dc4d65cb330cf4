// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One page of a ListObjectsV2 answer.
 *
 * @param nextToken what to ask the next page with; empty on the last page
 */
record S3Listing(List<S3Object> objects, Optional<String> nextToken) {
    S3Listing {
        objects = List.copyOf(objects);
    }

    static S3Listing parse(byte[] xml) {
        Element root = document(xml).getDocumentElement();
        List<S3Object> objects = new ArrayList<>();
        NodeList contents = root.getElementsByTagName("Contents");
        for (int i = 0; i < contents.getLength(); i++) {
            Element each = (Element) contents.item(i);
            objects.add(new S3Object(
                    text(each, "Key").orElseThrow(),
                    Long.parseLong(text(each, "Size").orElse("0")),
                    text(each, "LastModified").map(Instant::parse).orElse(Instant.EPOCH)));
        }
        boolean more = text(root, "IsTruncated").filter("true"::equals).isPresent();
        return new S3Listing(objects, more ? text(root, "NextContinuationToken") : Optional.empty());
    }

    private static Optional<String> text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0
                ? Optional.empty()
                : Optional.of(found.item(0).getTextContent());
    }

    private static Document document(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("the S3 endpoint's listing is no XML that can be read", e);
        }
    }
}
