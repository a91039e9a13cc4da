-- A text with space around each character that is a word by itself. It is taken apart in pieces of 256 characters, since finding a
-- character costs as much as stands before it; LIMIT keeps a piece from being found anew for each of its characters. The text is no part of
-- the WITH clause, where SQLite would not find its column again when that is renamed. Most texts are told by their length already.
CASE WHEN octet_length({text}) > length({text}) AND {text} GLOB '*[{ranges}]*' THEN (
  WITH RECURSIVE place(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM place WHERE j < 255)
  SELECT group_concat((
    SELECT group_concat(
      CASE WHEN substr(piece.s, l.j + 1, 1) GLOB '[{ranges}]'
        THEN ' ' || substr(piece.s, l.j + 1, 1) || ' ' ELSE substr(piece.s, l.j + 1, 1) END, '')
    FROM (SELECT substr(x.t, ((f.j * 256 + g.j) * 256 + h.j) * 256 + 1, 256) AS s LIMIT 1) AS piece
      CROSS JOIN place AS l WHERE l.j < length(piece.s)), '')
  FROM (SELECT {text} AS t, length({text}) AS n LIMIT 1) AS x
    CROSS JOIN place AS f CROSS JOIN place AS g CROSS JOIN place AS h
  WHERE f.j * 16777216 < x.n AND (f.j * 256 + g.j) * 65536 < x.n AND ((f.j * 256 + g.j) * 256 + h.j) * 256 < x.n)
ELSE {text} END
