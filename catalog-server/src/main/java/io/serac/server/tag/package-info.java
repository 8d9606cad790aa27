/** Tags: the vocabulary, and what bears which tag, kept over the admin API. */
@NullMarked
package io.serac.server.tag;

import org.jspecify.annotations.NullMarked;
