/**
 * Nothing hidden comes out: every operation is asked by principals of every class about tables whose hidden parts hold words that
 * nothing else looks like, and all that they get is searched for these words.
 */
@NullMarked
package io.serac.server.leak;

import org.jspecify.annotations.NullMarked;
