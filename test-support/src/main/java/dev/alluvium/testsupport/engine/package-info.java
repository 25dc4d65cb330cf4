// SPDX-License-Identifier: Apache-2.0
/**
 * Programs of other engines in processes of their own, asked in lines of JSON. In: a command and requests; out:
 * answers. What they are asked, and what is made of the answers, belongs to the caller. Read {@code EngineProcess}
 * first.
 */
@NullMarked
package dev.alluvium.testsupport.engine;

import org.jspecify.annotations.NullMarked;
