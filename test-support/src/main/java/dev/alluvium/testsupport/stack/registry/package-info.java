// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's schema registry: a small one inside this JVM that keeps Avro schemas in memory.
 *
 * <p>In: HTTP calls of Apicurio's v2 interface (what its Connect converter sends) and of Confluent's, for one and the
 * same set of schemas and ids. Out: ids and schema texts. It judges nothing: no compatibility rules, no references
 * between schemas, no look into a schema's text. Read {@link dev.alluvium.testsupport.stack.registry.SchemaRegistry}
 * first.
 */
@NullMarked
package dev.alluvium.testsupport.stack.registry;

import org.jspecify.annotations.NullMarked;
