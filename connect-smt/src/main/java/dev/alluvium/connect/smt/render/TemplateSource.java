// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Finds templates that lie in a jar of the plugin. */
final class TemplateSource {
    private TemplateSource() {}

    /**
     * The template of a resource.
     *
     * @throws IllegalArgumentException where there is no such resource, or it is no template
     */
    static JsonTemplate resource(String name) {
        try (InputStream stream = TemplateSource.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("the plugin has no resource of that name");
            }
            return JsonTemplate.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the resource cannot be read", e);
        }
    }
}
